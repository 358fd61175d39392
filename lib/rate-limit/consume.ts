import "server-only";
import { createHash } from "node:crypto";
import { RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "@/lib/errors";
import { type LimiterOptions, limiterFor } from "@/lib/rate-limit/limiters";

/** What is left of a limit after a request was counted. */
export interface Allowance {
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** Counts one request against `subject`. Throws `rate_limited` with `Retry-After` once the limit is used up. */
export async function consume(options: LimiterOptions, subject: string): Promise<Allowance> {
  try {
    return allowance(options, await limiterFor(options).consume(hashed(subject)));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const left = allowance(options, error);
    throw new AppError("rate_limited", `Too many requests. Try again in ${left.resetSeconds} seconds.`, {
      headers: { "retry-after": String(left.resetSeconds), ...allowanceHeaders(left) },
    });
  }
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

/** Subjects are addresses and e-mails: the table keeps only their hash, of one length. */
function hashed(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url");
}
