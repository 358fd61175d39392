import type { z } from "zod";
import type { Scope } from "@/lib/auth/roles";
import type { ErrorCode } from "@/lib/errors";
import type { RateName } from "@/lib/rate-limit/rates";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: anyone; whoever comes with a valid credential of any kind; any signed-in person, with or without an
 * organization; a platform operator; or an actor (person, API key, service account) whose role and credential grant the
 * scope in the organization the request names.
 */
export type Access = "public" | "credential" | "user" | "operator" | Scope;

/**
 * What a person must have proved beyond being signed in. `fresh_sign_in`: within the last ten minutes, so no API key or
 * service account passes. `verified_email`: for a key, its maker's address.
 */
export type Requirement = "verified_email" | "fresh_sign_in";

/**
 * A call that guesses, sends mail or makes credentials: counted strictly per address and per account, across all
 * processes.
 */
export interface AccountLimit {
  /** A row of the table in `lib/rate-limit/rates.ts`. */
  rate: RateName;
  /** The body field that holds the account, e.g. `email`; without it the account is the acting one. */
  account?: string;
}

/**
 * Which limiter counts the call. `general` is generous, per actor and per process; `run` counts run starts per
 * organization across all processes.
 */
export type Limit = "general" | "run" | AccountLimit;

export interface EndpointDefinition {
  method: Method;
  /** `/api/v1/runs/{run_id}`: a segment in braces is a field of `params`. */
  path: `/api/${string}`;
  summary: string;
  description?: string;
  tags: readonly [string, ...string[]];
  access: Access;
  requires?: readonly Requirement[];
  /** Members of a suspended organization may call this too, and those of one that is being deleted. */
  whenSuspended?: "allowed";
  /** A write that an operator may call while they look through a person's eyes: ending just that. */
  whileImpersonating?: "allowed";
  limit?: Limit;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Any query is let through, for the handler to read from the request: of a caller that is not ours to teach. */
  anyQuery?: true;
  body?: z.ZodType;
  /** The body is a file's bytes, of whatever media type; the handler gets them as they are. */
  bytes?: true;
  /** Largest body in bytes; 1 MiB unless told. */
  bodyLimitBytes?: number;
  /** What the handler's answer is checked against and reduced to. Absent for 204 and for streams. */
  response?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  /** What a 202 says instead, where the work cannot be waited for: the handler returns `Accepted`. */
  accepted?: z.ZodType;
  /** The answer is `text/event-stream`. */
  stream?: boolean;
  /** The answer is a file of this media type, such as `application/zip`; the handler returns the `Response`. */
  file?: string;
  /** Honours `Idempotency-Key`. The stored answer must not hold secrets. Needs an organization. */
  idempotent?: boolean;
  /** Problem codes beyond those that every endpoint can answer; for the reference only. */
  errors?: readonly ErrorCode[];
}

export type Endpoint<D extends EndpointDefinition = EndpointDefinition> = D;

/**
 * Declares one endpoint: the single source of the route's checks, the browser's types, the OpenAPI document and the
 * SDKs. Isomorphic. Params, query and body refuse unknown fields.
 */
export function endpoint<const D extends EndpointDefinition>(definition: D): Endpoint<D> {
  return definition;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Input<S> = S extends z.ZodType ? z.input<S> : undefined;
type Field<D, K extends string> = D extends Record<K, infer S> ? S : undefined;

export type ParamsOf<D extends EndpointDefinition> = Output<Field<D, "params">>;
export type QueryOf<D extends EndpointDefinition> = Output<Field<D, "query">>;
export type BodyOf<D extends EndpointDefinition> = D extends { bytes: true }
  ? Uint8Array<ArrayBuffer>
  : Output<Field<D, "body">>;

/** What a caller sends, before defaults and transforms. */
export type ParamsInput<D extends EndpointDefinition> = Input<Field<D, "params">>;
export type QueryInput<D extends EndpointDefinition> = Input<Field<D, "query">>;
export type BodyInput<D extends EndpointDefinition> = Input<Field<D, "body">>;

/** A handler's answer where the work goes on without the caller; leaves as 202. */
export class Accepted<T> {
  readonly value: T;

  constructor(value: T) {
    this.value = value;
  }
}

/** What a handler returns: a value for `response`, a `Response` for a stream or a file, nothing for 204. */
export type HandlerResult<D extends EndpointDefinition> = D extends { stream: true } | { file: string }
  ? Response
  : Field<D, "response"> extends z.ZodType
    ? z.input<Field<D, "response">> | (D extends { accepted: infer S extends z.ZodType } ? Accepted<z.input<S>> : never)
    : undefined;

/** What a caller receives. */
export type ResponseOf<D extends EndpointDefinition> =
  | Output<Field<D, "response">>
  | (D extends { accepted: infer S extends z.ZodType } ? z.output<S> : never);

/** `"GET /api/v1/agents"`: how the browser's fetch names an endpoint without importing it. */
export type RouteKey<D extends EndpointDefinition> = `${D["method"]} ${D["path"]}`;
