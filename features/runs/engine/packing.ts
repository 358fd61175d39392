import "server-only";
import { parseFrame, splitFrames } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";

interface Pack {
  seq: number;
  lastSeq: number;
  epoch: number;
  item: string | null;
  frames: string;
}

/**
 * Packs the events of an ended run into one row per stretch that belongs to one item and one attempt. The frames keep
 * their bytes, so a replay is the same before and after; a reader in the middle notices nothing.
 */
export async function packRun(runId: string): Promise<void> {
  await pool().begin(async (tx) => {
    const [run] = await tx<{ organization_id: string }[]>`
      select organization_id from runs where id = ${runId} and ended_at is not null and packed_at is null for update`;
    if (!run) return;
    const rows = await tx<{ epoch: number; frames: string }[]>`
      delete from run_events where run_id = ${runId} returning seq, epoch, frames`;
    const packs = packFrames(rows);
    await tx.unsafe(
      `insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
       select $1, $2, p.seq, p.last_seq, p.epoch, p.frames
       from unnest($3::int[], $4::int[], $5::int[], $6::text[]) as p(seq, last_seq, epoch, frames)`,
      [
        run.organization_id,
        runId,
        packs.map((pack) => pack.seq),
        packs.map((pack) => pack.lastSeq),
        packs.map((pack) => pack.epoch),
        packs.map((pack) => pack.frames),
      ],
    );
    await tx`update runs set packed_at = now() where id = ${runId}`;
  });
}

function packFrames(rows: readonly { epoch: number; frames: string }[]): Pack[] {
  const packs: Pack[] = [];
  const frames = rows.flatMap(({ epoch, frames }) => splitFrames(frames).map((each) => ({ ...each, epoch })));
  for (const { seq, frame, epoch } of frames.sort((a, b) => a.seq - b.seq)) {
    const event = parseFrame(frame);
    const item = "item_id" in event ? event.item_id : null;
    const last = packs.at(-1);
    if (last && last.item === item && last.epoch === epoch) {
      last.lastSeq = seq;
      last.frames += frame;
    } else {
      packs.push({ seq, lastSeq: seq, epoch, item, frames: frame });
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
