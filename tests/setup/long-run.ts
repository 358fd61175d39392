import { parseFrame, splitFrames, toFrame } from "@/features/runs/stream/frames";
import { pool } from "@/lib/db/client";

/**
 * Makes a parked run of a workflow as long as one that has executed `steps` steps: what is stored of its step `copied` is
 * stored again as that of `copied-1`, `copied-2` and so on, before whatever came after it.
 */
export async function lengthenRun(runId: string, copied: string, steps: number): Promise<void> {
  const sql = pool();
  const rows = await sql<{ organization_id: string; epoch: number; frames: string }[]>`
    select organization_id, epoch, frames from run_events where run_id = ${runId} order by seq`;
  const events = rows.flatMap((row) =>
    splitFrames(row.frames).map(({ frame }) => ({ ...row, event: parseFrame(frame) })),
  );
  const isCopied = ({ event }: (typeof events)[number]) => event.workflow?.step_name === copied;
  const end = events.findLastIndex(isCopied) + 1;
  const own = events.filter(isCopied);
  const copies = Array.from({ length: steps - 1 }, (_, index) =>
    own.map((row) => ({ ...row, event: renamed(row.event, `${copied}-${index + 1}`, index + 1) })),
  ).flat();
  const all = [...events.slice(0, end), ...copies, ...events.slice(end)].map(({ event, epoch }, index) => ({
    seq: index + 1,
    epoch,
    frames: toFrame({ ...event, event_id: index + 1 }),
  }));
  const organizationId = rows[0]?.organization_id ?? "";
  await sql.begin(async (tx) => {
    await tx`delete from run_events where run_id = ${runId}`;
    await tx`
      insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
      select ${organizationId}::uuid, ${runId}::uuid, seq, seq, epoch, frames
      from jsonb_to_recordset(${JSON.stringify(all)}::text::jsonb) as e(seq int, epoch int, frames text)`;
    await tx`
      insert into run_steps select (jsonb_populate_record(s, jsonb_build_object('step', ${copied}::text || '-' || n))).*
      from run_steps s, generate_series(1, ${steps - 1}) as n where s.run_id = ${runId} and s.step = ${copied}`;
    await tx`
      update run_steps set first_event = first_event + ${copies.length} where run_id = ${runId} and first_event > ${end}`;
  });
}

type Event = ReturnType<typeof parseFrame>;

function renamed(event: Event, step: string, number: number): Event {
  const workflow = event.workflow && { ...event.workflow, step_name: step };
  const item = "item_id" in event ? { item_id: `item_copy_${number}` } : {};
  return { ...event, ...item, ...(workflow ? { workflow } : {}) } as Event;
}
