import "server-only";
import { pool } from "@/lib/db/client";

/** What the statements of running runs read and write. */
const tables = ["run_leases", "runs", "run_events", "run_items", "run_steps", "run_spans"];
/** Plans of tables that have not grown by more are as good as they were. */
const growth = 4;
/** Smaller tables are read whole whatever the plan. */
const leastPages = 16;

/**
 * Has Postgres look again at tables that have grown since it last did. A connection keeps its plans, and those that were
 * made while a table was empty read it from its beginning to its end, for each row: a queue that gets ten thousand runs
 * within a second would be that slow until autovacuum comes by, up to a minute. Answers the tables that were looked at.
 */
export async function refreshStatistics(): Promise<string[]> {
  const rows = await pool()<{ name: string }[]>`
    select relname as name from pg_class
    where oid in (select name::regclass from unnest(${tables}::text[]) as name)
      and pg_relation_size(oid) / current_setting('block_size')::int > ${growth} * greatest(relpages, ${leastPages})`;
  const grown = rows.map(({ name }) => name);
  for (const name of grown) await pool()`analyze ${pool()(name)}`;
  return grown;
}
