import "server-only";
import { ModelBehaviorError } from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";
import { AddressRefused } from "@/lib/net/address-policy";
import { ModelSilenceError, ModelTimeoutError } from "./deadline";

export type FailureKind =
  /** Too many requests, or an overloaded provider that says so with 429. */
  | "rate_limited"
  /** The account behind the key has no credit left. */
  | "quota"
  /** The provider has a problem, or cannot be reached. */
  | "unavailable"
  | "timeout"
  | "unauthorized"
  | "unknown_model"
  /** The request itself is refused; another try would be as well. */
  | "rejected"
  | "malformed"
  | "interrupted"
  | "unknown";

export interface ModelFailure {
  kind: FailureKind;
  /** How long the provider asks to wait, in milliseconds. */
  retryAfterMs: number | null;
}

/** No provider is set up for any model that a call may use. */
export class ModelUnconfiguredError extends Error {}

/** The provider closed the stream in the middle of an answer. */
export class ModelInterruptedError extends Error {}

/** The answer reached the provider's limit of tokens or its content filter. */
export class ModelCutShortError extends Error {}

/** What went wrong with a model call, whoever's client reports it. */
export function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelSilenceError || error instanceof ModelTimeoutError) return only("timeout");
  if (error instanceof ModelInterruptedError) return only("interrupted");
  if (error instanceof AddressRefused) return only("rejected");
  if (error instanceof OpenAI.APIConnectionTimeoutError) return only("timeout");
  const answer = answerOf(error);
  if (answer) return { kind: kindOfAnswer(answer), retryAfterMs: answer.retryAfterMs };
  if (isConnectionFailure(error)) return only("unavailable");
  if (error instanceof SyntaxError || error instanceof ModelBehaviorError || isUnreadable(error)) {
    return only(isEarlyEnd(error) ? "interrupted" : "malformed");
  }
  return only("unknown");
}

const brokenSocket = new Set<unknown>(["ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EPIPE", "ETIMEDOUT"]);

/**
 * `fetch` reports a broken body as a TypeError named "terminated", the clients their own calls as connection errors, or as
 * failures of an answer whose status was good.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof OpenAI.APIConnectionError || error instanceof TypeError) return true;
  if (error instanceof Error && "code" in error && brokenSocket.has(error.code)) return true;
  return error instanceof Error && error.name === "AI_APICallError" && (statusOf(error) ?? 0) < firstErrorStatus;
}

function only(kind: FailureKind): ModelFailure {
  return { kind, retryAfterMs: null };
}

interface ProviderAnswer {
  status: number | undefined;
  code: string;
  retryAfterMs: number | null;
}

/** The provider's own word on a failure: an answer with an error status, or an error inside a stream. */
function answerOf(error: unknown): ProviderAnswer | null {
  if (error instanceof OpenAI.APIError && !(error instanceof OpenAI.APIConnectionError)) {
    const { status, code, type, headers } = error;
    return { status, code: `${code ?? ""} ${type ?? ""}`, retryAfterMs: readRetryAfter(headers ?? new Headers()) };
  }
  const failed = AiSdkFailure.safeParse(error);
  if (!failed.success) return null;
  const { statusCode: status, responseBody: code = "", responseHeaders = {} } = failed.data;
  return { status, code, retryAfterMs: readRetryAfter(new Headers(responseHeaders)) };
}

const firstErrorStatus = 400;

/** The AI SDK throws an error for an answer with an error status, and a plain object for an error inside a stream. */
const AiSdkFailure = z.object({
  statusCode: z.number().min(firstErrorStatus),
  responseBody: z.string().optional(),
  responseHeaders: z.record(z.string(), z.string()).optional(),
});

function statusOf(error: object): number | undefined {
  return "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
}

function kindOfAnswer({ status, code }: ProviderAnswer): FailureKind {
  if (/insufficient_quota|billing_hard_limit/.test(code)) return "quota";
  if (/model_not_found/.test(code)) return "unknown_model";
  if (status === undefined) return /invalid|unsupported/.test(code) ? "rejected" : "unavailable";
  if (status === 429) return "rate_limited";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 402) return "quota";
  if (status === 404) return "unknown_model";
  if (status === 408) return "timeout";
  // Google answers a wrong key with 400.
  if (status === 400 && /API_KEY_INVALID/.test(code)) return "unauthorized";
  return status === 409 || status >= 500 ? "unavailable" : "rejected";
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or OpenAI's own in milliseconds. */
function readRetryAfter(headers: Headers): number | null {
  const exact = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const given = headers.get("retry-after");
  if (given === null) return null;
  const seconds = Number(given);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(given);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** What the AI SDK's clients throw for an answer that is not what its provider's protocol says. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Error &&
    [
      "AI_JSONParseError",
      "AI_TypeValidationError",
      "AI_InvalidResponseDataError",
      "AI_EmptyResponseBodyError",
    ].includes(error.name)
  );
}

/** The Agents SDK's own words for a stream that ended without a response; it has no class for it. */
function isEarlyEnd(error: unknown): boolean {
  return error instanceof ModelBehaviorError && /final response|did not produce/i.test(error.message);
}
