import "server-only";
import { pool } from "@/lib/db/client";
import type { StepRow } from "./step-row";
import type { ItemRow } from "./stored-thread";

/** The event and the model item from which a run's log is read. */
type LogPlace = Pick<StepRow, "firstEvent" | "firstItem">;

/** A run of an agent is one thread: all that it has said is what its message will be made of. */
export const fromTheBeginning: LogPlace = { firstEvent: 1, firstItem: 0 };

/**
 * Where the oldest attempt begins that is not at its end. What finished steps said and did before it is in their rows; so
 * what a takeover reads grows with the steps under way, not with the run.
 */
export function openSince(rows: readonly StepRow[]): LogPlace {
  const newest = new Map(rows.toSorted((a, b) => a.attempt - b.attempt).map((row) => [row.step, row]));
  const open = [...newest.values()].filter(({ status }) => status !== "completed" && status !== "skipped");
  return {
    firstEvent: Math.min(...open.map(({ firstEvent }) => firstEvent ?? 1)),
    firstItem: Math.min(...open.map(({ firstItem }) => firstItem ?? 0)),
  };
}

interface StoredLog {
  /** The run's events from the place on, and before it those that tell when it worked and when it rested. */
  events: { frames: string; epoch: number }[];
  /** The model's items from the place on, in the order in which they were stored. */
  items: ItemRow[];
  /** The newest event with the epoch of its owner, and the newest item. */
  last: { event: number; epoch: number; item: number };
}

/** What a run that has not ended has stored of itself from a place on. */
export async function loadLog(runId: string, { firstEvent, firstItem }: LogPlace): Promise<StoredLog> {
  const sql = pool();
  const [events, items, [last]] = await Promise.all([
    sql<StoredLog["events"]>`
      select frames, epoch from run_events where run_id = ${runId}
        and (seq >= ${bounded(firstEvent)} or starts_with(left(frames, 64), 'id: ' || seq || ${"\nevent: lifecycle\n"}))
      order by seq`,
    sql<ItemRow[]>`
      select step, response, seq, agent_key, item from run_items
      where run_id = ${runId} and position >= ${bounded(firstItem)} order by position`,
    sql<[StoredLog["last"]]>`
      select coalesce(e.last_seq, 0) as event, coalesce(e.epoch, 0) as epoch, coalesce(
        (select max(position) from run_items where run_id = ${runId}), -1) as item
      from (select 1) as one
      left join (select last_seq, epoch from run_events where run_id = ${runId} order by seq desc limit 1) as e on true`,
  ]);
  return { events: [...events], items: [...items], last };
}

/** Where nothing is open, nothing is read. */
function bounded(place: number | null): number {
  return Math.min(place ?? 0, 2 ** 31 - 1);
}
