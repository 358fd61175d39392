import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

/** Set by us on every request the server takes, so a client's own value never survives. */
const peerHeader = "x-cadre-peer";

/**
 * Notes the socket's own address on each incoming request. Called once at boot. Next fills `X-Forwarded-For` only when the
 * client sent none, so that header alone cannot be told from a forged one.
 */
export function recordPeerAddresses(): void {
  processSingleton("api.peer-addresses", () => {
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[peerHeader] = request.socket.remoteAddress ?? "";
    });
    return true;
  });
}

/**
 * The caller's address: the socket's, or, behind `TRUSTED_PROXY_HOPS` proxies, the entry of `X-Forwarded-For` that
 * the outermost trusted proxy wrote. Entries further left are the client's own claim and are ignored.
 */
export function addressOf(headers: Headers, trustedHops = env().TRUSTED_PROXY_HOPS): string | null {
  const forwarded = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => withoutPort(entry.trim()))
    .filter(Boolean);
  const peer = headers.get(peerHeader);
  const chain = peer ? [...forwarded, peer] : forwarded;
  return chain[Math.max(0, chain.length - 1 - trustedHops)] ?? null;
}

/** Some proxies add the client's port, which changes with every connection: a limit would never be reached. */
function withoutPort(entry: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  return bracketed ?? dotted ?? entry;
}
