import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseUnavailable } from "@/lib/db/failure";

const patienceMs = 30_000;
const retryMs = 250;

/**
 * Runs a query of background work again while the database is away, for up to 30 s; then its error is thrown. A query
 * may have taken effect although its answer was lost, so it must be safe to repeat.
 */
export async function patiently<T>(query: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await query();
    } catch (error) {
      if (!isDatabaseUnavailable(error) || Date.now() > deadline) throw error;
      await delay(retryMs);
    }
  }
}
