import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { deletePieces } from "@/features/conversations/purging/delete-pieces";
import type { Transaction } from "@/lib/db/client";
import type { RetentionClass } from "../constants";
import { selectOf } from "./due";
import { trimAudit } from "./trim-audit";

/** How the rows `due (id)` of a class go; what hangs on them follows by its foreign keys, the bytes of files by a note. */
const deletions: Record<Exclude<RetentionClass, "audit" | "conversations">, SQL> = {
  run_events: sql`,
    events as (delete from run_events e using due where e.run_id = due.id),
    items as (delete from run_items i using due where i.run_id = due.id),
    spans as (delete from run_spans s using due where s.run_id = due.id)
    update runs r set events_deleted_at = now() from due where r.id = due.id returning r.id`,
  files: sql`delete from files f using due where f.id = due.id returning f.id`,
  runs: sql`delete from runs r using due where r.id = due.id returning r.id`,
  activity: sql`delete from activity_events a using due where a.id = due.id returning a.id`,
};

/** What a batch did. */
interface Deleted {
  /** Rows of the class itself, as they are counted for people. */
  rows: number;
  /** The class has nothing left that is due, and is not locked. */
  isDone: boolean;
}

/** Messages and runs that one batch takes of conversations, so that a long one holds no lock for long. */
const piecesPerConversation = 10;

/**
 * Deletes up to `limit` rows of a class that are older than `before`, in the given transaction. It waits for nobody: rows
 * that somebody has locked are left for the next batch.
 */
export async function deleteBatch(
  tx: Transaction,
  of: RetentionClass,
  organizationId: string,
  before: Date,
  limit: number,
): Promise<Deleted> {
  if (of === "audit") return counted(await trimAudit(tx, organizationId, before, limit));
  const due = sql`${selectOf(of, sql`t.id`, organizationId, before)} limit ${limit} for update of t skip locked`;
  if (of === "conversations") return deleteConversations(tx, due, limit * piecesPerConversation);
  const deleted = await tx.execute(sql`with due as materialized (${due}) ${deletions[of]}`);
  return counted(deleted.length);
}

function counted(rows: number): Deleted {
  return { rows, isDone: rows === 0 };
}

/** In pieces where there is much: what is left of a conversation meanwhile is hidden, as a deleted one is. */
async function deleteConversations(tx: Transaction, due: SQL, pieces: number): Promise<Deleted> {
  const locked = await tx.execute<{ id: string }>(due);
  if (locked.length === 0) return counted(0);
  const ids = locked.map(({ id }) => id);
  const all = sql`id = any(${sql.param(ids)}::uuid[])`;
  if ((await deletePieces(tx, ids, pieces)) >= pieces) {
    await tx.execute(sql`update conversations set deleted_at = coalesce(deleted_at, now()) where ${all}`);
    return { rows: 0, isDone: false };
  }
  return counted((await tx.execute(sql`delete from conversations where ${all} returning id`)).length);
}
