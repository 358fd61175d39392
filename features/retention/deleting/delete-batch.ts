import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";
import type { RetentionClass } from "../constants";
import { selectOf } from "./due";
import { trimAudit } from "./trim-audit";

/** How the rows `due (id)` of a class go; what hangs on them follows by its foreign keys, the bytes of files by a note. */
const deletions: Record<Exclude<RetentionClass, "audit">, SQL> = {
  run_events: sql`,
    events as (delete from run_events e using due where e.run_id = due.id),
    items as (delete from run_items i using due where i.run_id = due.id),
    spans as (delete from run_spans s using due where s.run_id = due.id)
    update runs r set events_deleted_at = now() from due where r.id = due.id returning r.id`,
  files: sql`delete from files f using due where f.id = due.id returning f.id`,
  runs: sql`delete from runs r using due where r.id = due.id returning r.id`,
  conversations: sql`delete from conversations c using due where c.id = due.id returning c.id`,
  activity: sql`delete from activity_events a using due where a.id = due.id returning a.id`,
};

/**
 * Deletes up to `limit` rows of a class that are older than `before`, in the given transaction, and returns how many. It
 * waits for nobody: rows that somebody has locked are left for the next batch.
 */
export async function deleteBatch(
  tx: Transaction,
  of: RetentionClass,
  organizationId: string,
  before: Date,
  limit: number,
): Promise<number> {
  if (of === "audit") return trimAudit(tx, organizationId, before, limit);
  const due = selectOf(of, sql`t.id`, organizationId, before);
  const deleted = await tx.execute(
    sql`with due as materialized (${due} limit ${limit} for update of t skip locked) ${deletions[of]}`,
  );
  return deleted.length;
}
