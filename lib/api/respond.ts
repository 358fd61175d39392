import "server-only";
import { corsHeaders } from "@/lib/api/cors";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { type Allowance, allowanceHeaders } from "@/lib/rate-limit/consume";

/** Checks a handler's value against the contract and reduces it to the fields the contract names. */
export function checkAnswer(contract: EndpointDefinition, value: unknown): unknown {
  if (!contract.response) return undefined;
  const parsed = contract.response.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`The answer of ${contract.method} ${contract.path} breaks its contract.`, { cause: parsed.error });
}

/** A checked value as a JSON answer; no value is an empty one. */
export function jsonResponse(status: number, value: unknown, headers: Headers): Response {
  if (value === undefined) return new Response(null, { status, headers });
  const answer = new Headers(headers);
  answer.set("content-type", "application/json");
  return new Response(JSON.stringify(value), { status, headers: answer });
}

/** The headers every API answer carries. An answer's own value wins, so a stream may keep its `Cache-Control`. */
export function finishResponse(
  response: Response,
  request: Request,
  requestId: string,
  allowance: Allowance | null,
): Response {
  const defaults: Record<string, string> = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...(allowance ? allowanceHeaders(allowance) : {}),
  };
  const cors = corsHeaders(request);
  if (cors["access-control-allow-origin"]) defaults["cross-origin-resource-policy"] = "cross-origin";
  for (const [name, value] of Object.entries(defaults)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  for (const [name, value] of Object.entries({ ...cors, "x-request-id": requestId })) response.headers.set(name, value);
  return response;
}
