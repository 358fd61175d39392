import "server-only";
import type { FetchLike } from "@modelcontextprotocol/client";
import { guardedFetch } from "@/lib/net/guarded-fetch";

const limitBytes = 5 * 1024 * 1024;

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
