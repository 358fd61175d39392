import "server-only";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from "rate-limiter-flexible";
import { pool } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";

export interface LimiterOptions {
  /** Part of the key: two limiters with different names never share a counter. */
  name: string;
  points: number;
  durationSeconds: number;
  /** How long a key stays refused once it is over; until its window ends unless told. */
  blockSeconds?: number;
  /** `process`: exact and instant, counted per process. `shared`: counted in Postgres, so it holds across processes. */
  store: "process" | "shared";
}

const limiters = () => processSingleton("rate-limit.limiters", () => new Map<string, RateLimiterAbstract>());

/** The limiter with these settings; made once per process. */
export function limiterFor(options: LimiterOptions): RateLimiterAbstract {
  const key = `${options.name}:${options.points}:${options.durationSeconds}`;
  const existing = limiters().get(key);
  if (existing) return existing;
  const limiter = options.store === "process" ? inProcess(options) : shared(options);
  limiters().set(key, limiter);
  return limiter;
}

function inProcess({ name, points, durationSeconds }: LimiterOptions): RateLimiterAbstract {
  return new RateLimiterMemory({ keyPrefix: name, points, duration: durationSeconds });
}

/** One upsert per call; a key that is over its limit without a block is refused from memory until its window ends. */
function shared({ name, points, durationSeconds, blockSeconds = 0 }: LimiterOptions): RateLimiterAbstract {
  return new RateLimiterPostgres({
    keyPrefix: name,
    points,
    duration: durationSeconds,
    blockDuration: blockSeconds,
    // A block must be liftable from any process, so it is not remembered here.
    ...(blockSeconds > 0 ? {} : { inMemoryBlockOnConsumed: points + 1 }),
    storeClient: postgresClient,
    storeType: "pool",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
  });
}

/**
 * The part of node-postgres that the library uses, on our own pool. The table is unlogged, so no request waits for its
 * disk: Postgres does not flush a commit that wrote nothing to the write-ahead log.
 */
const postgresClient = {
  async query({ text, values = [] }: { text: string; values?: (string | number | null)[] }) {
    const rows = await pool().unsafe(text, values, { prepare: true });
    return { rows, rowCount: rows.count };
  },
};

/** Removes counters whose window is over. Returns how many there were. */
export async function deleteExpiredCounters(): Promise<number> {
  const rows = await pool()`delete from rate_limits where expire < ${Date.now()}`;
  return rows.count;
}
