import type { ServerResponse } from "node:http";
import type { Fault } from "../answer";

const KNOWN: Record<number, { type: string; code: string | null; message: string }> = {
  400: { type: "invalid_request_error", code: null, message: "The demo model was asked to reject this request." },
  401: { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided." },
  403: { type: "invalid_request_error", code: "unsupported_country_region_territory", message: "Access denied." },
  404: { type: "invalid_request_error", code: "model_not_found", message: "The model does not exist." },
  429: { type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for requests." },
  500: { type: "server_error", code: null, message: "The server had an error while processing your request." },
  502: { type: "server_error", code: null, message: "Bad gateway." },
  503: { type: "server_error", code: null, message: "The engine is currently overloaded, please try again later." },
  504: { type: "server_error", code: null, message: "Gateway timeout." },
};

/** Answers with an HTTP error in OpenAI's form. */
export function sendError(response: ServerResponse, fault: Extract<Fault, { kind: "status" }>): void {
  const fallback = fault.status < 500 ? KNOWN[400] : KNOWN[500];
  const known = KNOWN[fault.status] ?? fallback;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (fault.retryAfterSeconds !== undefined) headers["retry-after"] = String(fault.retryAfterSeconds);
  const error = {
    message: fault.message ?? known?.message,
    type: known?.type,
    param: null,
    code: fault.code ?? known?.code ?? null,
  };
  response.writeHead(fault.status, headers).end(JSON.stringify({ error }));
}
