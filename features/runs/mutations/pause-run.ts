import "server-only";
import { eq, sql } from "drizzle-orm";
import { runLeases, runs } from "@/drizzle/schema/runs";
import { getRun } from "@/features/runs/data";
import { resumeRun as goOn } from "@/features/runs/engine/resume";
import type { Run } from "@/features/runs/schema";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { announce } from "@/lib/events/notifications";
import { appendTurn, auditRun, getControllableRun, type LockedLease, lockLease, runEnded } from "./controlled-run";

/**
 * Lets the steps of a workflow that are under way end and begins no further one. One that waits, for a person or for
 * its turn, is paused at once. Pausing a paused run changes nothing.
 */
export async function pauseRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  const { kind } = await getControllableRun(ctx, runId);
  if (kind !== "workflow") throw new AppError("conflict", "Only the run of a workflow can be paused. Cancel this one.");
  await withOrganization(ctx, async (tx) => {
    const lease = await lockLease(tx, runId);
    if (!lease || lease.cancel_requested) throw runEnded();
    if (lease.pause_requested) return;
    const isAtRest = lease.owner === "";
    await tx
      .update(runLeases)
      .set({ pauseRequested: true, ...(isAtRest ? { expiresAt: sql`'infinity'`, queuedAt: null } : {}) })
      .where(eq(runLeases.runId, runId));
    if (isAtRest) await rest(tx, runId, lease);
    await auditRun(tx, ctx, "run.paused", runId);
  });
  announce("cadre_run_requests", [runId]);
  announce("cadre_run_events", [runId]);
  return getRun(ctx, runId);
}

async function rest(tx: Transaction, runId: string, lease: LockedLease): Promise<void> {
  await tx.update(runs).set({ status: "paused" }).where(eq(runs.id, runId));
  await appendTurn(tx, runId, lease, { status: "paused", reason: "paused" });
}

/** Lets a paused run go on. One that had not begun waits for its turn again. */
export async function resumeRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  await getControllableRun(ctx, runId);
  const wasAtRest = await withOrganization(ctx, async (tx) => {
    const lease = await lockLease(tx, runId);
    if (!lease || lease.cancel_requested) throw runEnded();
    if (!lease.pause_requested) throw new AppError("conflict", "This run is not paused.");
    const isAtRest = lease.owner === "";
    await tx
      .update(runLeases)
      .set({ pauseRequested: false, ...(isAtRest ? { expiresAt: sql`now() - interval '1 second'` } : {}) })
      .where(eq(runLeases.runId, runId));
    if (isAtRest) await leaveRest(tx, runId, lease);
    await auditRun(tx, ctx, "run.resumed", runId);
    return isAtRest;
  });
  announce("cadre_run_requests", [runId]);
  announce("cadre_run_events", [runId]);
  // Where it executes still, its owner hears of it: waiting for that would be waiting for the run's end.
  if (wasAtRest) await goOn(runId);
  return getRun(ctx, runId);
}

async function leaveRest(tx: Transaction, runId: string, lease: LockedLease): Promise<void> {
  const hasBegun = lease.epoch > 0;
  await tx
    .update(runs)
    .set({ status: hasBegun ? "running" : "queued" })
    .where(eq(runs.id, runId));
  if (!hasBegun) await appendTurn(tx, runId, lease, { status: "queued", reason: "queued" });
}
