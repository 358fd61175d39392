import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";

/** Runs that end within this time are packed in one transaction: nobody waits for it, and each saves its own commit. */
const gatherMs = 200;
const packedTogether = 20;

interface Batch {
  runIds: Set<string>;
  done: Promise<void>;
}

const packer = () => processSingleton<{ gathering: Batch | null }>("runs.packer", () => ({ gathering: null }));

/**
 * Packs the events of an ended run into one row per stretch that belongs to one item and one attempt, soon and together
 * with other runs. The frames keep their bytes, so a replay is the same before and after; a reader in the middle
 * notices nothing.
 */
export function packRun(runId: string): Promise<void> {
  const state = packer();
  const batch = state.gathering ?? gather();
  batch.runIds.add(runId);
  state.gathering = batch.runIds.size < packedTogether ? batch : null;
  return batch.done;
}

function gather(): Batch {
  const runIds = new Set<string>();
  const batch: Batch = { runIds, done: delay(gatherMs, undefined, { ref: false }).then(() => close(batch)) };
  return batch;
}

function close(batch: Batch): Promise<void> {
  const state = packer();
  if (state.gathering === batch) state.gathering = null;
  return packRuns([...batch.runIds]);
}

interface StoredEvents {
  organization_id: string;
  run_id: string;
  epoch: number;
  frames: string;
}

async function packRuns(runIds: string[]): Promise<void> {
  await pool().begin(async (tx) => {
    const rows = await tx<StoredEvents[]>`
      delete from run_events e using (
        select id, organization_id from runs
        where id = any(${runIds}::uuid[]) and ended_at is not null and packed_at is null order by id for update
      ) as run
      where e.run_id = run.id returning run.organization_id, e.run_id, e.epoch, e.frames`;
    const packs = [...Map.groupBy(rows, (row) => row.run_id).values()].flatMap(packFrames);
    await Promise.all([
      tx`insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
        select organization_id, run_id, seq, last_seq, epoch, frames
        from jsonb_to_recordset(${JSON.stringify(packs)}::text::jsonb) as packs(
          organization_id uuid, run_id uuid, seq int, last_seq int, epoch int, frames text)`,
      tx`update runs set packed_at = now() where id = any(${[...new Set(rows.map((row) => row.run_id))]}::uuid[])`,
    ]);
  });
}

interface Pack extends StoredEvents {
  seq: number;
  last_seq: number;
  item: string | null;
}

function packFrames(rows: readonly StoredEvents[]): Pack[] {
  const packs: Pack[] = [];
  const all = rows.flatMap((row) => splitFrames(row.frames).map(({ seq, frame }) => ({ ...row, seq, frames: frame })));
  for (const row of all.sort((a, b) => a.seq - b.seq)) {
    const event = parseFrame(row.frames);
    const item = "item_id" in event ? event.item_id : null;
    const last = packs.at(-1);
    if (last && last.item === item && last.epoch === row.epoch) {
      last.last_seq = row.seq;
      last.frames += row.frames;
    } else {
      packs.push({ ...row, last_seq: row.seq, item });
    }
  }
  return packs;
}

/** Packs what no process packed at the end of its run. */
export async function packLeftovers(limit: number): Promise<number> {
  const rows = await pool()<{ id: string }[]>`
    select id from runs where ended_at < now() - interval '1 minute' and packed_at is null
    order by ended_at limit ${limit}`;
  const runIds = rows.map((row) => row.id);
  for (let start = 0; start < runIds.length; start += packedTogether) {
    await packRuns(runIds.slice(start, start + packedTogether));
  }
  return runIds.length;
}
