import "server-only";
import type { Sql } from "postgres";
import { pool } from "@/lib/db/client";
import { boss } from "./boss";
import { deadLetterQueue } from "./queue";

/** How one queue stands. */
export interface QueueState {
  queue: string;
  /** Due, and taken by no worker yet. */
  waiting: number;
  /** To be done at a later time, repetitions among them. */
  delayed: number;
  /** Since when the oldest one waits that is due, in ISO 8601. */
  oldestWaitingAt: string | null;
  working: number;
  dead: number;
}

/** A job that failed for good. What it carries is sealed and not shown. */
export interface DeadLetter {
  id: string;
  queue: string;
  attempts: number;
  /** What the last attempt failed with. */
  reason: string | null;
  /** ISO 8601 with microseconds, as `diedAt`. */
  addedAt: string | null;
  diedAt: string;
}

/** The place after a dead letter in the list. */
export type DeadLetterPlace = Pick<DeadLetter, "diedAt" | "id">;

/** Every queue that this installation has had, by name. Counts jobs of all organizations: for operators. */
export async function readQueueStates(): Promise<QueueState[]> {
  return pool()<QueueState[]>`
    select q.name as queue,
      count(j.id) filter (where j.name = q.name and j.state < 'active' and j.start_after <= now())::int as waiting,
      count(j.id) filter (where j.name = q.name and j.state < 'active' and j.start_after > now())::int as delayed,
      to_char(min(greatest(j.created_on, j.start_after))
        filter (where j.name = q.name and j.state < 'active' and j.start_after <= now()) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "oldestWaitingAt",
      count(j.id) filter (where j.name = q.name and j.state = 'active')::int as working,
      count(j.id) filter (where j.name = q.dead_letter and j.state < 'active')::int as dead
    from pgboss.queue q left join pgboss.job j on j.name in (q.name, q.dead_letter)
    where q.dead_letter is not null
    group by q.name order by q.name`;
}

/** Up to `limit` dead letters after `after`, the newest first. */
export async function listDeadLetters(
  limit: number,
  { queue, after }: { queue?: string | undefined; after?: DeadLetterPlace | undefined } = {},
): Promise<DeadLetter[]> {
  const sql = pool();
  return sql<DeadLetter[]>`
    select j.id, j.source_name as queue, j.source_retry_count + 1 as attempts, j.source_output->>'reason' as reason,
      ${isoTime(sql, "j.source_created_on")} as "addedAt", ${isoTime(sql, "j.created_on")} as "diedAt"
    from pgboss.job j join pgboss.queue q on q.dead_letter = j.name and q.name = j.source_name
    where j.state < 'active' ${queue === undefined ? sql`` : sql`and q.name = ${queue}`}
      ${after === undefined ? sql`` : sql`and (j.created_on, j.id) < (${after.diedAt}, ${after.id}::uuid)`}
    order by j.created_on desc, j.id desc limit ${limit}`;
}

function isoTime(sql: Sql, column: string) {
  return sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Puts dead letters of a queue back into it, all or those named, with all their attempts ahead. Returns how many. */
export async function retryDeadLetters(queue: string, ids?: readonly string[]): Promise<number> {
  const jobs = await boss();
  const which = ids === undefined ? {} : { ids: [...ids] };
  let moved = 0;
  for (;;) {
    const more = await jobs.redrive(deadLetterQueue(queue), which);
    if (more === 0) return moved;
    moved += more;
  }
}

/** Removes dead letters of a queue for good, all or those named. Returns how many. */
export async function discardDeadLetters(queue: string, ids?: readonly string[]): Promise<number> {
  const sql = pool();
  const rows = await sql`
    delete from pgboss.job where name = ${deadLetterQueue(queue)} and state < 'active'
      ${ids === undefined ? sql`` : sql`and id = any(${[...ids]}::uuid[])`}
    returning id`;
  return rows.length;
}
