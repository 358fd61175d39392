import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { FetchLike } from "@modelcontextprotocol/client";
import { guardedFetch } from "@/lib/net/guarded-fetch";

const limitBytes = 5 * 1024 * 1024;

/** The protocol knows no such key, and a session serves several calls at a time. */
const callKey = new AsyncLocalStorage<string>();

/** What `work` sends by POST carries the key of its call. */
export function withIdempotencyKey<T>(key: string, work: () => Promise<T>): Promise<T> {
  return callKey.run(key, work);
}

/**
 * The fetch that the MCP client uses for everything, sign-in included: each connection goes through the address guard. The
 * stream in which a server could speak first is refused as the protocol allows (405): nobody would listen.
 */
export function guardedTransportFetch(timeoutMs: number, signal?: AbortSignal): FetchLike {
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    if (method === "GET" && headers.get("accept")?.includes("text/event-stream")) {
      return new Response(null, { status: 405 });
    }
    const key = callKey.getStore();
    if (method === "POST" && key !== undefined) headers.set("idempotency-key", key);
    const signals = [init.signal, signal].filter((one) => one !== undefined && one !== null);
    return guardedFetch(url, {
      method,
      headers: { "user-agent": "Cadre", ...Object.fromEntries(headers) },
      body: bodyOf(init.body),
      signal: signals.length > 0 ? AbortSignal.any(signals) : undefined,
      limitBytes,
      timeoutMs,
      stream: true,
    });
  };
}

function bodyOf(body: RequestInit["body"]): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string" || body instanceof URLSearchParams) return body.toString();
  throw new Error("The MCP client sent a body that is no text.");
}
