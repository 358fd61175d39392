import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { RetentionClass } from "../constants";

/** Rows of one class: where they are, from when their age counts, and which of them may go at all. */
interface Source {
  from: SQL;
  at: SQL;
  /** Of whatever age: what is in use, and what somebody wants to keep, never goes. */
  mayGo: SQL;
}

/** The one place that says what is deleted: a preview counts the same rows. `t` is the table whose rows go. */
const sources: Record<RetentionClass, Source> = {
  run_events: {
    from: sql`runs t`,
    at: sql`t.ended_at`,
    mayGo: sql`t.ended_at is not null and t.packed_at is not null and t.events_deleted_at is null`,
  },
  // What a run of a conversation made is shown there, and what is attached to a message goes with the message.
  files: {
    from: sql`files t`,
    at: sql`t.created_at`,
    mayGo: sql`t.run_id is not null and t.attached_at is null and exists (
      select from runs r where r.organization_id = t.organization_id and r.id = t.run_id
        and r.conversation_id is null and r.ended_at is not null)`,
  },
  // A run that is repeated just now may still give its steps to the repetition.
  runs: {
    from: sql`runs t`,
    at: sql`t.ended_at`,
    mayGo: sql`t.ended_at is not null and t.conversation_id is null
      and not exists (select from messages m where m.run_id = t.id)
      and not exists (
        select from run_leases l join runs x on x.id = l.run_id
        where l.organization_id = t.organization_id and x.rerun_of = t.id)`,
  },
  conversations: {
    from: sql`conversations t`,
    at: sql`t.last_message_at`,
    mayGo: sql`t.pinned_at is null
      and not exists (
        select from runs r where r.organization_id = t.organization_id and r.conversation_id = t.id and r.ended_at is null)
      and not exists (
        select from queued_messages q where q.organization_id = t.organization_id and q.conversation_id = t.id)`,
  },
  activity: { from: sql`activity_events t`, at: sql`t.created_at`, mayGo: sql`true` },
  audit: { from: sql`audit_events t`, at: sql`t.created_at`, mayGo: sql`true` },
};

/** `select <columns>` of the rows of a class that may go, the oldest first; without `before` of any age. */
export function selectOf(of: RetentionClass, columns: SQL, organizationId: string, before?: Date): SQL {
  const { from, at, mayGo } = sources[of];
  const isOld = before === undefined ? sql`` : sql`and ${at} < ${before.toISOString()}::timestamptz`;
  return sql`select ${columns} from ${from} where t.organization_id = ${organizationId} ${isOld} and ${mayGo} order by ${at}`;
}

/** From when the age of a row counts. */
export function ageColumn(of: RetentionClass): SQL {
  return sources[of].at;
}
