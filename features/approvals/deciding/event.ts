import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { StreamEvent } from "@/features/runs/stream/events";
import { parseFrame, splitFrames, toFrame } from "@/features/runs/stream/frames";
import type { Transaction } from "@/lib/db/client";

type ApprovalEvent = Extract<StreamEvent, { kind: "tool.approval" }>;

const Asked = z.tuple([
  z.object({ organization_id: z.string(), epoch: z.int(), last_seq: z.int(), frames: z.string().nullable() }),
]);

/**
 * Appends a decision to the stream of a run that nobody executes, in the caller's transaction, which holds the run's
 * lease: so the event is there exactly when the decision is, and whoever goes on with the run reads it from there.
 */
export async function appendDecision(
  tx: Transaction,
  runId: string,
  approvalId: string,
  decision: Pick<ApprovalEvent, "status" | "arguments" | "reason">,
): Promise<void> {
  const rows = await tx.execute(sql`
    select l.organization_id, l.epoch,
      (select max(e.last_seq) from run_events e where e.run_id = l.run_id) as last_seq,
      (select string_agg(e.frames, '' order by e.seq) from run_events e
        where e.run_id = l.run_id and e.frames like ${`%${approvalId}%`}) as frames
    from run_leases l where l.run_id = ${runId}`);
  const [{ organization_id: organizationId, epoch, last_seq: lastSeq, frames }] = Asked.parse([...rows]);
  const asked = splitFrames(frames ?? "")
    .map(({ frame }) => parseFrame(frame))
    .find((event) => event.kind === "tool.approval" && event.approval_id === approvalId);
  if (!asked) throw new Error(`The run ${runId} never asked for the approval ${approvalId}.`);
  const seq = lastSeq + 1;
  const frame = toFrame({
    ...asked,
    ...decision,
    event_id: seq,
    server_timestamp: new Date().toISOString(),
  } as StreamEvent);
  await tx.execute(sql`
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    values (${organizationId}, ${runId}, ${seq}, ${seq}, ${epoch}, ${frame})`);
}
