import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Activity, type ActivityEvent, activityKindNames, activityKinds } from "@/features/activity/schema";
import { type Openable, pathOfActivity } from "@/features/activity/telling/path";
import { tellActivity } from "@/features/activity/telling/sentence";
import { pool } from "@/lib/db/client";
import { type ActivityReader, findOpenable } from "./openable";

/** The columns of an event as `e`, as `EventRow` reads them. */
export const eventColumns = sql.raw(`e.id, e.kind, e.actor_id, e.visible_to, e.subject_type, e.subject_id, e.metadata,
  to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at,
  e.position::text as position, e.transaction_id::text as transaction_id`);

export const EventRow = z.object({
  id: z.string(),
  kind: z.enum(activityKindNames),
  actor_id: z.string().nullable(),
  visible_to: z.string().nullable(),
  subject_type: z.string(),
  subject_id: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  position: z.string(),
  transaction_id: z.string(),
});
export type EventRow = z.output<typeof EventRow>;

/**
 * Rows as somebody reads them: with the names of those who did it, which lie outside the organization's rows, and with the path
 * of what they tell of where the reader can open it.
 */
export async function toEvents(rows: readonly EventRow[], reader: ActivityReader): Promise<ActivityEvent[]> {
  if (rows.length === 0) return [];
  const [names, openable] = await Promise.all([namesOf(rows), findOpenable(reader, rows)]);
  return rows.map((row) => toEvent(row, names, openable));
}

async function namesOf(rows: readonly EventRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ actor_id: id }) => (id === null ? [] : [id])))];
  if (ids.length === 0) return new Map();
  const people = await pool()<{ id: string; name: string }[]>`
    select id, name from users where id = any(${ids}::uuid[])`;
  return new Map(people.map(({ id, name }) => [id, name]));
}

function toEvent(row: EventRow, names: ReadonlyMap<string, string>, openable: Openable): ActivityEvent {
  const metadata = activityKinds[row.kind].parse(row.metadata);
  const activity = { kind: row.kind, metadata } as Activity;
  const name = row.actor_id === null ? null : (names.get(row.actor_id) ?? null);
  return {
    id: row.id,
    kind: row.kind,
    actor: row.actor_id === null || name === null ? null : { id: row.actor_id, name },
    subject: { type: row.subject_type, id: row.subject_id },
    metadata,
    is_private: row.visible_to !== null,
    text: tellActivity(activity, name),
    path: pathOfActivity(activity, row.subject_id, openable),
    created_at: row.created_at,
  };
}
