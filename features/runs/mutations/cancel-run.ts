import "server-only";
import { eq, sql } from "drizzle-orm";
import { runLeases } from "@/drizzle/schema/runs";
import { getRun } from "@/features/runs/data";
import { claimIfUnowned } from "@/features/runs/engine/leases";
import { takeOver } from "@/features/runs/engine/takeover";
import type { Run } from "@/features/runs/schema";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { announce } from "@/lib/events/notifications";
import { getControllableRun } from "./controlled-run";

/** Nobody holds the lease of a run that waits for a person: from now on anybody may take it, to end the run. */
const endOfParking = sql<Date>`
  case when ${runLeases.owner} = '' then now() - interval '1 second' else ${runLeases.expiresAt} end`;

/**
 * Cancels a run wherever it executes: its owner hears of it at once, and with the next lease renewal at the
 * latest. A run that nobody executes is taken over and ended here. An ended run stays as it is.
 */
export async function cancelRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  const run = await getControllableRun(ctx, runId);
  if (run.ended_at !== null) return run;
  const lease = await withOrganization(ctx, async (tx) => {
    const [found] = await tx
      .update(runLeases)
      .set({ cancelRequested: true, expiresAt: endOfParking })
      .where(eq(runLeases.runId, runId))
      .returning({ expired: sql<boolean>`${runLeases.expiresAt} < now()` });
    const target = { type: "run", id: runId };
    const entry = { organizationId: ctx.organization.id, action: "run.cancelled", target } as const;
    if (found) await appendAudit(tx, auditSource(ctx), entry);
    return found;
  });
  if (!lease) return getRun(ctx, runId);
  announce("cadre_run_cancels", [runId]);
  if (lease.expired) {
    const claimed = await claimIfUnowned(runId);
    const taken = claimed && (await takeOver(claimed));
    await taken?.done;
  }
  return getRun(ctx, runId);
}
