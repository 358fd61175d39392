import "server-only";
import { RateLimiterRes } from "rate-limiter-flexible";
import { digest } from "@/lib/crypto/digest";
import { AppError } from "@/lib/errors";
import { type LimiterOptions, limiterFor } from "@/lib/rate-limit/limiters";

/** What is left of a limit after a request was counted. */
export interface Allowance {
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/**
 * Counts one request against `subject` and tells what is left, also when it is over the limit. Subjects are addresses and
 * e-mails: the table keeps only their digest. Fails closed: what the shared store cannot count is refused with
 * `service_unavailable`. Only guesses, mails, credentials and run starts are counted there, so reads go on meanwhile.
 */
export async function count(options: LimiterOptions, subject: string): Promise<Allowance & { allowed: boolean }> {
  try {
    return { allowed: true, ...allowance(options, await limiterFor(options).consume(digest(subject))) };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw storeFailed(error);
    return { allowed: false, ...allowance(options, error) };
  }
}

/** Counts one request against `subject`. Throws `rate_limited` with `Retry-After` once the limit is used up. */
export async function consume(options: LimiterOptions, subject: string): Promise<Allowance> {
  const { allowed, ...left } = await count(options, subject);
  if (allowed) return left;
  throw new AppError("rate_limited", `Too many requests. Try again in ${left.resetSeconds} seconds.`, {
    headers: { "retry-after": String(left.resetSeconds), ...allowanceHeaders(left) },
  });
}

/** How many seconds `subject` stays refused, without counting; 0 while it is within the limit. */
export async function secondsBlocked(options: LimiterOptions, subject: string): Promise<number> {
  const result = await limiterFor(options)
    .get(digest(subject))
    .catch((cause: unknown) => {
      throw storeFailed(cause);
    });
  return result && result.consumedPoints > options.points ? allowance(options, result).resetSeconds : 0;
}

/** Forgets what was counted against `subject`. */
export async function forget(options: LimiterOptions, subject: string): Promise<void> {
  await limiterFor(options).delete(digest(subject));
}

function storeFailed(cause: unknown): AppError {
  return new AppError("service_unavailable", "This cannot be counted at the moment. Try again shortly.", {
    cause,
    headers: { "retry-after": "2" },
  });
}

/** `RateLimit-*` as clients know them (draft-ietf-httpapi-ratelimit-headers, up to -06). */
export function allowanceHeaders({ limit, remaining, resetSeconds }: Allowance): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(resetSeconds),
  };
}

function allowance({ points }: LimiterOptions, result: RateLimiterRes): Allowance {
  return {
    limit: points,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
  };
}
