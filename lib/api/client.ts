import type { BodyInput, EndpointDefinition, ParamsInput, QueryInput, ResponseOf, RouteKey } from "@/lib/api/endpoint";
import type { ErrorCode, FieldError } from "@/lib/errors";

/** What the server answered instead of a result, or why there was no answer. */
export class ApiProblem extends Error {
  /** 0 when no answer arrived. */
  readonly status: number;
  readonly code: ErrorCode | "network_error" | "unexpected_answer";
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;
  /** What `Retry-After` asks for, in seconds. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: ProblemFields, options?: ErrorOptions) {
    super(problem.detail, options);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? null;
    this.retryAfterSeconds = problem.retryAfterSeconds ?? null;
  }
}

/** Whether the same call may well succeed a moment later: the network or the server failed, not the request. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}

interface ProblemFields {
  status: number;
  code: ApiProblem["code"];
  detail: string;
  errors?: readonly FieldError[];
  requestId?: string | null;
  retryAfterSeconds?: number | null;
}

/** The parts of `T` that are objects with content; an endpoint without a body takes none. */
type Given<K extends string, T> = T extends undefined
  ? unknown
  : Record<string, never> extends T
    ? { [P in K]?: T }
    : { [P in K]: T };

/** What a call takes: the contract's params, query and body, and how to send them. */
export type ApiCall<D extends EndpointDefinition> = Given<"params", ParamsInput<D>> &
  Given<"query", QueryInput<D>> &
  Given<"body", BodyInput<D>> & {
    /** The organization to act in; needed where the person may belong to several. */
    organizationId?: string;
    idempotencyKey?: string;
    signal?: AbortSignal;
    headers?: Record<string, string>;
  };

type Arguments<D extends EndpointDefinition> =
  Record<string, never> extends ApiCall<D> ? [call?: ApiCall<D>] : [call: ApiCall<D>];

/**
 * Calls an endpoint: `await api<typeof listAgents>("GET /api/v1/agents", {organizationId})`. The contract is imported as a type
 * only, so no schema reaches the browser; a key that is not the contract's own does not compile. Throws `ApiProblem`.
 */
export async function api<D extends EndpointDefinition>(
  key: RouteKey<D>,
  ...[call]: Arguments<D>
): Promise<ResponseOf<D>> {
  const response = await send(key, call ?? {});
  if (response.status === 204) return undefined as ResponseOf<D>;
  return (await readJson(response)) as ResponseOf<D>;
}

/** Calls an endpoint whose answer is a stream or a file and returns the open response. Throws `ApiProblem`. */
export function apiStream<D extends EndpointDefinition & ({ stream: true } | { file: string })>(
  key: RouteKey<D>,
  ...[call]: Arguments<D>
): Promise<Response> {
  return send(key, call ?? {});
}

interface LooseCall {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  organizationId?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

async function send(key: string, call: LooseCall): Promise<Response> {
  const [method = "GET", path = "/"] = key.split(" ");
  const headers = new Headers(call.headers);
  if (call.body !== undefined) headers.set("content-type", "application/json");
  if (call.organizationId) headers.set("x-tenant-id", call.organizationId);
  if (call.idempotencyKey) headers.set("idempotency-key", call.idempotencyKey);
  const response = await attempt(fillPath(path, call.params) + queryString(call.query), {
    method,
    headers,
    credentials: "same-origin",
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal ? { signal: call.signal } : {}),
  });
  if (response.ok) return response;
  throw await problemOf(response);
}

async function attempt(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    const detail = "The server cannot be reached. Check your connection and try again.";
    throw new ApiProblem({ status: 0, code: "network_error", detail }, { cause });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const requestId = response.headers.get("x-request-id");
  const retryAfter = Number(response.headers.get("retry-after"));
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    const detail = `The server answered with an unexpected error (${response.status}). Try again.`;
    return new ApiProblem({ status: response.status, code: "unexpected_answer", detail, requestId, retryAfterSeconds });
  }
  const problem = (await readJson(response)) as { code: ErrorCode; detail: string; errors?: FieldError[] };
  return new ApiProblem({ ...problem, status: response.status, requestId, retryAfterSeconds });
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    const detail = "The server’s answer was cut off. Try again.";
    throw new ApiProblem({ status: response.status, code: "unexpected_answer", detail }, { cause });
  }
}

function fillPath(path: string, params: unknown): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name) ?? "")));
}

function queryString(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}
