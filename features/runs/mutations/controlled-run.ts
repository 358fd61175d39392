import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { getRun } from "@/features/runs/data";
import { canControlRun } from "@/features/runs/permissions";
import type { Run } from "@/features/runs/schema";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

/** A run that the actor may control. Throws `not_found` where they do not see it and `forbidden` where they may not. */
export async function getControllableRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  const run = await getRun(ctx, runId);
  if (canControlRun(ctx.organization.role, run)) return run;
  throw new AppError("forbidden", "Only whoever started this run, an admin or an owner may do this.");
}

const Lease = z.object({
  owner: z.string(),
  epoch: z.int(),
  pause_requested: z.boolean(),
  cancel_requested: z.boolean(),
  organization_id: z.string(),
  stream_id: z.string(),
  status: z.string(),
  last_seq: z.int(),
});
export type LockedLease = z.output<typeof Lease>;

/** Locks the lease of a run that has not ended: whoever wants to change its course takes turns. Null once it has. */
export async function lockLease(tx: Transaction, runId: string): Promise<LockedLease | null> {
  const rows = await tx.execute(sql`
    select l.owner, l.epoch, l.pause_requested, l.cancel_requested, l.organization_id, r.stream_id, r.status,
      coalesce((select max(e.last_seq) from run_events e where e.run_id = l.run_id), 0) as last_seq
    from run_leases l join runs r on r.id = l.run_id
    where l.run_id = ${runId} for update of l`);
  return rows[0] ? Lease.parse(rows[0]) : null;
}

/** Appends what became of a run that nobody executes, in the transaction that has locked its lease. */
export async function appendTurn(
  tx: Transaction,
  runId: string,
  lease: LockedLease,
  turn: Pick<Extract<StreamEventBody, { kind: "lifecycle" }>, "status" | "reason">,
): Promise<void> {
  const identity = { runId, streamId: lease.stream_id, conversationId: null };
  const seq = lease.last_seq + 1;
  const frame = toFrame(toStreamEvent(identity, "", seq, new Date(), { kind: "lifecycle", ...turn }));
  await tx.execute(sql`
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    values (${lease.organization_id}, ${runId}, ${seq}, ${seq}, ${lease.epoch}, ${frame})`);
}

export function auditRun(
  tx: Transaction,
  ctx: OrganizationContext,
  action: `run.${string}`,
  runId: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "run", id: runId },
    detail,
  });
}

export function runEnded(): AppError {
  return new AppError("conflict", "This run has ended already.");
}
