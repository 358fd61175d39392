import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { type DeadLetter, listDeadLetters, readQueueStates } from "@/lib/jobs/dead-letters";
import type { OperatedDeadLetter, OperatedQueue } from "./schema";

const list = "dead-letters";
const Key = z.tuple([z.iso.datetime({ precision: 6 }), z.uuid()]);

/** The runs that wait for a worker, and every queue of jobs, by name. */
export async function readQueues(_ctx: UserContext): Promise<OperatedQueue[]> {
  const [runs, states] = await Promise.all([readRunQueue(), readQueueStates()]);
  const queues = states.map((state) => ({
    name: state.queue,
    waiting: state.waiting,
    delayed: state.delayed,
    working: state.working,
    dead: state.dead,
    oldest_waiting_at: state.oldestWaitingAt,
  }));
  return [runs, ...queues];
}

async function readRunQueue(): Promise<OperatedQueue> {
  const [row] = await pool()<{ waiting: number; delayed: number; working: number; oldest: string | null }[]>`
    select
      (select count(*)::int from run_leases where queued_at is not null) as waiting,
      (select min(queued_at) from run_leases where queued_at is not null) as oldest,
      (select count(*)::int from run_leases where from_queue and owner = '' and queued_at is null) as delayed,
      (select count(*)::int from run_leases where from_queue and owner <> '') as working`;
  return {
    name: "runs",
    waiting: row?.waiting ?? 0,
    delayed: row?.delayed ?? 0,
    working: row?.working ?? 0,
    dead: null,
    oldest_waiting_at: row?.oldest ? new Date(row.oldest).toISOString() : null,
  };
}

/** A page of the jobs that failed for good, the newest first. */
export async function readDeadLetters(
  _ctx: UserContext,
  { queue, cursor, limit }: { queue?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ data: OperatedDeadLetter[]; next_cursor: string | null }> {
  const [diedAt, id] = cursor === undefined ? [] : decodeCursor(list, Key, cursor);
  const after = diedAt && id ? { diedAt, id } : undefined;
  const rows = await listDeadLetters(limit + 1, { queue, after });
  return toPage(rows, limit, list, (row) => [row.diedAt, row.id], toOperated);
}

function toOperated({ id, queue, attempts, reason, addedAt, diedAt }: DeadLetter): OperatedDeadLetter {
  return {
    id,
    queue,
    attempts,
    reason,
    added_at: addedAt,
    died_at: diedAt,
  };
}
