import "server-only";
import { z } from "zod";
import { addressOf } from "@/lib/api/address";
import {
  Accepted,
  type Access,
  type BodyOf,
  type EndpointDefinition,
  type HandlerResult,
  type ParamsOf,
  type QueryOf,
} from "@/lib/api/endpoint";
import { beginIdempotent, type Idempotency, idempotencyKeyOf } from "@/lib/api/idempotency";
import { parseInput, type RequestInput } from "@/lib/api/input";
import { limitAccount, limitActor, limitAddress } from "@/lib/api/limits";
import { recordRequest, reportFailure } from "@/lib/api/observe";
import { problemResponse, toAppError } from "@/lib/api/problem";
import { requestIdOf } from "@/lib/api/request-id";
import { checkAnswer, finishResponse, jsonResponse } from "@/lib/api/respond";
import { requireProofs } from "@/lib/auth/admission";
import { authenticate, type Credential } from "@/lib/auth/authenticate";
import { type ChosenOrganization, chooseOrganization } from "@/lib/auth/organization";
import {
  type CallerContext,
  mintOrganizationContext,
  type OrganizationContext,
  type RequestContext,
  type UserContext,
} from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { Allowance } from "@/lib/rate-limit/consume";
import { log } from "@/lib/telemetry/log";

/** The context a handler gets: bound to an organization exactly when the contract asks for a scope. */
export type ContextOf<A extends Access> = A extends "public"
  ? RequestContext
  : A extends "credential"
    ? CallerContext
    : A extends "user" | "operator"
      ? UserContext
      : OrganizationContext;

export interface HandlerInput<D extends EndpointDefinition> {
  ctx: ContextOf<D["access"]>;
  params: ParamsOf<D>;
  query: QueryOf<D>;
  body: BodyOf<D>;
  request: Request;
  /** Headers to add to the answer. */
  headers: Headers;
  /** Null when the endpoint is not idempotent or the caller sent no key. */
  idempotency: Idempotency | null;
}

export type Handler<D extends EndpointDefinition> = (
  input: HandlerInput<D>,
) => Promise<HandlerResult<D>> | HandlerResult<D>;

export type RouteHandler = ((request: Request) => Promise<Response>) & { contract: EndpointDefinition };

/** What one request has gone through so far; the log line, the headers and the counters are made from it. */
interface Passage {
  requestId: string;
  address: string | null;
  credential: Credential | null;
  organization: ChosenOrganization | null;
  allowance: Allowance | null;
}

/**
 * Makes a route handler out of a contract. In order: request id → address limit → actor → organization and role →
 * scope → actor limit → params, query, body → account limit → idempotency key → handler → answer checked against
 * the contract → headers, log line, metrics. Errors leave as problem JSON.
 */
export function route<const D extends EndpointDefinition>(contract: D, handler: Handler<D>): RouteHandler {
  const handle = async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    const passage: Passage = {
      requestId: requestIdOf(request),
      address: addressOf(request.headers),
      credential: null,
      organization: null,
      allowance: null,
    };
    const response = await answer(contract, handler, request, passage).catch((thrown: unknown) => {
      const error = toAppError(thrown);
      reportFailure(error, thrown, contract, passage.requestId);
      return problemResponse(error, passage.requestId);
    });
    const finished = finishResponse(response, request, passage.requestId, passage.allowance);
    recordRequest(contract, finished.status, performance.now() - startedAt, passage);
    return finished;
  };
  return Object.assign(handle, { contract });
}

async function answer<D extends EndpointDefinition>(
  contract: D,
  handler: Handler<D>,
  request: Request,
  passage: Passage,
): Promise<Response> {
  passage.allowance = await limitAddress(contract, passage.address);
  await identify(contract, request, passage);
  const input = await countAndParse(contract, request, passage);
  await limitAccount(contract, input.body, passage.credential?.actor ?? null);
  const ctx = makeContext(contract, request, passage);
  return callHandler(contract, handler, request, ctx, input);
}

/** Establishes the actor, the organization, the role and the scope, as far as the contract asks for them. */
async function identify(contract: EndpointDefinition, request: Request, passage: Passage): Promise<void> {
  if (contract.access === "public") return;
  passage.credential = await authenticate(request);
  if (!passage.credential) throw new AppError("unauthenticated", "Sign in, or send an access token.");
  requireUnwatched(contract, passage.credential);
  if (contract.access === "credential") return requireProofs(passage.credential.identity, contract.requires);
  if (contract.access === "user" || contract.access === "operator") {
    requirePerson(contract, passage.credential);
    requireProofs(passage.credential.identity, contract.requires, { ownAccount: true });
    return;
  }
  const whenSuspended = contract.whenSuspended === "allowed";
  passage.organization = chooseOrganization(passage.credential, request.headers, { whenSuspended });
  if (!passage.organization.scopes.has(contract.access)) {
    throw new AppError("forbidden", `This needs the scope ${contract.access}, which your role or token does not have.`);
  }
  requireProofs(passage.credential.identity, contract.requires);
}

/** Keys and service accounts have no credentials, sessions or profile of their own, and never operate the platform. */
function requirePerson(contract: EndpointDefinition, { actor, identity }: Credential): void {
  if (actor.type !== "user") {
    throw new AppError("forbidden", "This is for people: an API key or service account cannot do it.");
  }
  if (contract.access === "operator" && identity.platformRole !== "platform_operator") {
    throw new AppError("forbidden", "This is for the platform's operators.");
  }
}

/** An operator who looks through a person's eyes changes nothing, except that they may stop looking. */
function requireUnwatched(contract: EndpointDefinition, { actor }: Credential): void {
  if (actor.type !== "user" || actor.impersonatorId === null) return;
  if (contract.method === "GET" || contract.whileImpersonating === "allowed") return;
  throw new AppError(
    "read_only_session",
    "You are looking at somebody else's account, where you cannot change anything.",
  );
}

/** The limiter's round trip and the body's arrival overlap; being over the limit still comes before bad input. */
async function countAndParse<D extends EndpointDefinition>(
  contract: D,
  request: Request,
  passage: Passage,
): Promise<RequestInput<D>> {
  const { credential, organization } = passage;
  const counting = credential ? limitActor(contract, credential.actor, organization) : null;
  const [counted, parsed] = await Promise.allSettled([counting, parseInput(contract, request)]);
  if (counted.status === "rejected") throw counted.reason;
  passage.allowance = counted.value ?? passage.allowance;
  if (parsed.status === "rejected") throw parsed.reason;
  return parsed.value;
}

function makeContext<D extends EndpointDefinition>(
  contract: D,
  request: Request,
  { requestId, address, credential, organization }: Passage,
): ContextOf<D["access"]> {
  const base = {
    requestId,
    address,
    userAgent: request.headers.get("user-agent"),
    log: log().child({ request_id: requestId, route: contract.path }),
    signal: request.signal,
  };
  const actor = credential?.actor ?? null;
  const ctx =
    actor && organization
      ? mintOrganizationContext({ ...base, actor, organization })
      : { ...base, actor, organization: null };
  return ctx as ContextOf<D["access"]>;
}

function statusAndValue(contract: EndpointDefinition, result: unknown): { status: number; value: unknown } {
  if (!(result instanceof Accepted)) return { status: contract.status, value: checkAnswer(contract, result) };
  return { status: 202, value: checkAnswer({ ...contract, response: contract.accepted ?? z.never() }, result.value) };
}

async function callHandler<D extends EndpointDefinition>(
  contract: D,
  handler: Handler<D>,
  request: Request,
  ctx: ContextOf<D["access"]>,
  input: RequestInput<D>,
): Promise<Response> {
  const headers = new Headers();
  const key = idempotencyKeyOf(contract, request);
  const attempt = key === null ? null : await beginIdempotent(ctx as OrganizationContext, contract, key, input);
  if (attempt && "status" in attempt) {
    headers.set("idempotent-replayed", "true");
    return jsonResponse(attempt.status, attempt.response ?? undefined, headers);
  }
  try {
    const result: unknown = await handler({ ctx, ...input, request, headers, idempotency: attempt });
    if (result instanceof Response) return result;
    const { status, value } = statusAndValue(contract, result);
    if (attempt?.runId === null) await attempt.complete({ status, response: value });
    return jsonResponse(status, value, headers);
  } catch (error) {
    await attempt?.release().catch((cause: unknown) => ctx.log.warn({ err: cause }, "idempotency key not released"));
    throw error;
  }
}
