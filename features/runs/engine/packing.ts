import "server-only";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";

interface Pack {
  seq: number;
  lastSeq: number;
  item: string | null;
  frames: string;
}

/**
 * Packs the events of an ended run into one row per stretch that belongs to one item. The frames keep their bytes, so
 * a replay is the same before and after; a reader in the middle notices nothing.
 */
export async function packRun(runId: string): Promise<void> {
  await pool().begin(async (tx) => {
    const [run] = await tx<{ organization_id: string }[]>`
      select organization_id from runs where id = ${runId} and ended_at is not null and packed_at is null for update`;
    if (!run) return;
    const rows = await tx<{ epoch: number; frames: string }[]>`
      delete from run_events where run_id = ${runId} returning seq, epoch, frames`;
    const epoch = Math.max(0, ...rows.map((row) => row.epoch));
    const packs = packFrames(rows.map((row) => row.frames).join(""));
    await tx.unsafe(
      `insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
       select $1, $2, p.seq, p.last_seq, $3, p.frames
       from unnest($4::int[], $5::int[], $6::text[]) as p(seq, last_seq, frames)`,
      [
        run.organization_id,
        runId,
        epoch,
        packs.map((pack) => pack.seq),
        packs.map((pack) => pack.lastSeq),
        packs.map((pack) => pack.frames),
      ],
    );
    await tx`update runs set packed_at = now() where id = ${runId}`;
  });
}

export function packFrames(frames: string): Pack[] {
  const packs: Pack[] = [];
  const ordered = splitFrames(frames).sort((a, b) => a.seq - b.seq);
  for (const { seq, frame } of ordered) {
    const event = parseFrame(frame);
    const item = "item_id" in event ? event.item_id : null;
    const last = packs.at(-1);
    if (last && last.item === item) {
      last.lastSeq = seq;
      last.frames += frame;
    } else {
      packs.push({ seq, lastSeq: seq, item, frames: frame });
    }
  }
  return packs;
}

/** Packs what no process packed at the end of its run. */
export async function packLeftovers(limit: number): Promise<number> {
  const rows = await pool()<{ id: string }[]>`
    select id from runs where ended_at < now() - interval '1 minute' and packed_at is null
    order by ended_at limit ${limit}`;
  for (const { id } of rows) await packRun(id);
  return rows.length;
}
