import "server-only";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { env } from "@/lib/env";

const allowedHeaders =
  "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Request-Id, X-Tenant-Id, X-Tenant-Role";
const exposedHeaders =
  "X-Request-Id, X-Run-Id, X-Conversation-Id, Idempotent-Replayed, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset";
const preflightSeconds = "600";

/**
 * Whether another origin may read answers. `CORS_ORIGINS` lists origins; `http://localhost:*` and a scheme alone
 * (`app://`) match any port or host. Credentials mode is never allowed: such callers use bearer tokens.
 */
function isAllowedOrigin(origin: string, allowed: readonly string[] = env().CORS_ORIGINS): boolean {
  return allowed.some((entry) => {
    if (entry.endsWith("://")) return origin.startsWith(entry);
    if (entry.endsWith(":*"))
      return origin.startsWith(entry.slice(0, -1)) && /^\d+$/.test(origin.slice(entry.length - 1));
    return origin === entry;
  });
}

/** The CORS headers of an answer; none for an origin that is not listed. */
export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  if (!origin || !isAllowedOrigin(origin)) return {};
  return { "access-control-allow-origin": origin, "access-control-expose-headers": exposedHeaders, vary: "Origin" };
}

/** The `OPTIONS` of a route file: answers the preflight for exactly the methods of these contracts. */
export function preflight(...contracts: [EndpointDefinition, ...EndpointDefinition[]]): (request: Request) => Response {
  const methods = [...new Set(contracts.map((contract) => contract.method)), "OPTIONS"].join(", ");
  return (request) => {
    const headers = new Headers({ allow: methods, "cache-control": "no-store", ...corsHeaders(request) });
    if (headers.has("access-control-allow-origin")) {
      headers.set("access-control-allow-methods", methods);
      headers.set("access-control-allow-headers", allowedHeaders);
      headers.set("access-control-max-age", preflightSeconds);
    }
    return new Response(null, { status: 204, headers });
  };
}
