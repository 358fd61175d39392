import { drizzle } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import type { Database } from "@/lib/db/client";
import { pool } from "@/lib/db/client";
import { preparing } from "@/lib/db/prepared";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";

/** What a transaction needs anyway, whatever is asked in it. */
const framing = /^\s*(begin|commit|rollback|select set_config\()/i;

/** Runs `work` and gives back the statements that the process sent to the database meanwhile, without the framing. */
export async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const holder = processSingleton<{ pool: { sql: Sql; drizzle: Database } | null }>("db.pool", () => ({ pool: null }));
  pool();
  const before = holder.pool;
  const seen: string[] = [];
  const sql = postgres(env().DATABASE_URL, {
    max: 4,
    onnotice: () => undefined,
    debug: (_connection, query) => seen.push(query),
  });
  // Connecting asks for the types of arrays, once.
  await sql`select 1`;
  seen.length = 0;
  holder.pool = { sql, drizzle: drizzle(preparing(sql)) };
  try {
    await work();
  } finally {
    holder.pool = before;
    await sql.end();
  }
  return seen.filter((query) => !framing.test(query));
}
