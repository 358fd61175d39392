import "server-only";
import { AppError } from "@/lib/errors";
import { count } from "@/lib/rate-limit/consume";
import type { LimiterOptions } from "@/lib/rate-limit/limiters";

/**
 * Counts one guess against an account, before it is looked at, so that parallel guesses cannot slip past the limit. Throws
 * `account_locked` with `Retry-After`.
 */
export async function countTry(failures: LimiterOptions, account: string): Promise<void> {
  const { allowed, resetSeconds } = await count(failures, account);
  if (allowed) return;
  const minutes = Math.ceil(resetSeconds / 60);
  throw new AppError("account_locked", `Too many failed sign-ins. Try again in ${minutes} minutes.`, {
    headers: { "retry-after": String(resetSeconds) },
  });
}
