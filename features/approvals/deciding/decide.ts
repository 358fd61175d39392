import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { approvals, runConfigurations, runLeases, runs } from "@/drizzle/schema/runs";
import { recordActivity } from "@/features/activity/recording/record";
import { humanApprovalTool } from "@/features/approvals/constants";
import { getApproval } from "@/features/approvals/data";
import type { Approval, ApproveCall, RejectCall } from "@/features/approvals/schema";
import { ConfigurationLostError } from "@/features/runs/configuration/lost";
import { restoreConfiguration, type StoredConfiguration } from "@/features/runs/configuration/resolve";
import { checkArguments } from "@/features/runs/engine/arguments";
import { resumeRun } from "@/features/runs/engine/resume";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { AppError, type FieldError } from "@/lib/errors";
import { announce } from "@/lib/events/notifications";
import { checkHumanApproval, editedHumanApproval } from "./check-content";
import { appendDecision } from "./event";

interface Decision {
  status: "approved" | "rejected";
  editedArguments: string | null;
  reason: string | null;
}

export async function approveCall(ctx: OrganizationContext, id: string, { arguments: edited }: ApproveCall) {
  const approval = await getApproval(ctx, id);
  return decide(ctx, approval, {
    status: "approved",
    editedArguments: edited === undefined ? null : await checkedArguments(ctx, approval, edited),
    reason: null,
  });
}

/** Changed arguments as they are stored. Throws `validation_failed` at the one that does not fit. */
async function checkedArguments(
  ctx: OrganizationContext,
  approval: Approval,
  edited: Record<string, unknown>,
): Promise<string> {
  // A call of an agent's tool names its agent, whatever the tool is called.
  const asksItself = approval.agent === null && approval.tool === humanApprovalTool;
  if (asksItself) requireFit(checkHumanApproval(approval.arguments, edited));
  else if (approval.status === "pending") await requireFittingArguments(ctx, approval, edited);
  return storableText(JSON.stringify(asksItself ? editedHumanApproval(approval.arguments, edited) : edited));
}

export async function rejectCall(ctx: OrganizationContext, id: string, { reason }: RejectCall): Promise<Approval> {
  const approval = await getApproval(ctx, id);
  return decide(ctx, approval, {
    status: "rejected",
    editedArguments: null,
    reason: reason === undefined || reason === "" ? null : storableText(reason),
  });
}

/**
 * Takes one decision, once: of two people who decide at the same time the second gets `conflict`. The last one that a
 * run waits for, and each one that a workflow does, makes the run anybody's to go on with, in the same transaction; this
 * process tries first, and the sweep of every process follows. Where other branches of a workflow are at work, its owner
 * shows the decision and goes on with it.
 */
async function decide(ctx: OrganizationContext, approval: Approval, decision: Decision): Promise<Approval> {
  const goesOn = await withOrganization(ctx, async (tx) => {
    const { isExecuting } = await requireWaitingRun(tx, approval.run_id);
    const [decided] = await tx
      .update(approvals)
      .set({ ...decision, decidedAt: sql`now()`, decidedBy: actingUserId(ctx) })
      .where(and(eq(approvals.id, approval.id), eq(approvals.status, "pending")))
      .returning({ id: approvals.id });
    if (!decided) throw decidedBefore();
    const isUnparked = isExecuting
      ? await wakeOwner(tx, approval.run_id)
      : await continueParked(tx, approval, decision);
    await recordActivity(tx, ctx, {
      kind: "approval.decided",
      subjectId: approval.id,
      metadata: {
        run_id: approval.run_id,
        tool: approval.tool,
        tool_name: approval.tool_name,
        decision: decision.status,
        reason: decision.reason,
      },
      concerned: [approval.requested_by.id],
      // A chat is private to whoever leads it.
      visibleTo: approval.workflow === null ? approval.requested_by.id : null,
    });
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: decision.status === "approved" ? "approval.approved" : "approval.rejected",
      target: { type: "approval", id: approval.id },
      detail: { run_id: approval.run_id, tool: approval.tool, edited: decision.editedArguments !== null },
    });
    return isUnparked;
  });
  announce("cadre_run_events", [approval.run_id]);
  announce("cadre_run_requests", [approval.run_id]);
  if (goesOn) await resumeRun(approval.run_id);
  return getApproval(ctx, approval.id);
}

/**
 * Locks the lease, so that two decisions about one run take turns and the later one sees the earlier. Throws when the
 * run has ended or is about to.
 */
async function requireWaitingRun(tx: Transaction, runId: string): Promise<{ isExecuting: boolean }> {
  const [lease] = await tx
    .select({ cancelRequested: runLeases.cancelRequested, owner: runLeases.owner })
    .from(runLeases)
    .where(eq(runLeases.runId, runId))
    .for("update");
  if (!lease || lease.cancelRequested) throw new AppError("conflict", "The run has ended; nothing waits any more.");
  return { isExecuting: lease.owner !== "" };
}

/** Only the owner of a run writes to its log. It reads this in its lease. */
async function wakeOwner(tx: Transaction, runId: string): Promise<false> {
  await tx.update(runLeases).set({ wakeRequested: true }).where(eq(runLeases.runId, runId));
  return false;
}

async function continueParked(tx: Transaction, approval: Approval, decision: Decision): Promise<boolean> {
  await appendDecision(tx, approval.run_id, approval.id, {
    status: decision.status,
    arguments: decision.editedArguments ?? approval.arguments,
    reason: decision.reason,
  });
  return unparkWhenDecided(tx, approval.run_id);
}

function decidedBefore(): AppError {
  return new AppError("conflict", "This call has been decided about already.");
}

/**
 * True when the run goes on: an agent once it waits for nobody, a workflow at once, because its branches wait by themselves.
 * One that a person has paused stays where it is.
 */
async function unparkWhenDecided(tx: Transaction, runId: string): Promise<boolean> {
  const pending = await tx.$count(approvals, and(eq(approvals.runId, runId), eq(approvals.status, "pending")));
  const goesOn = pending > 0 ? eq(runs.kind, "workflow") : undefined;
  const [waiting] = await tx
    .update(runs)
    .set({ status: "running" })
    .where(and(eq(runs.id, runId), ne(runs.status, "paused"), goesOn))
    .returning({ id: runs.id });
  if (!waiting) return false;
  await tx
    .update(runLeases)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(and(eq(runLeases.runId, runId), eq(runLeases.owner, "")));
  return true;
}

/** Checks changed arguments as the call itself will be checked. Throws `validation_failed` at the argument. */
async function requireFittingArguments(
  ctx: OrganizationContext,
  approval: Approval,
  edited: Record<string, unknown>,
): Promise<void> {
  const tool = await withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .select({ configuration: runConfigurations.configuration })
      .from(runConfigurations)
      .where(eq(runConfigurations.runId, approval.run_id));
    if (!row) return undefined;
    const { tools } = await restoreConfiguration(tx, row.configuration as StoredConfiguration);
    return tools.get(approval.tool);
  }).catch(findNone);
  if (!tool) throw new AppError("conflict", "The tool of this call is gone. Reject the call.");
  const checked = checkArguments(tool, JSON.stringify(edited));
  if (!checked.valid) requireFit(checked.issues ?? [{ path: "", message: checked.problem }]);
}

/** A run whose configuration is lost has no tools any more. */
function findNone(error: unknown): undefined {
  if (!(error instanceof ConfigurationLostError)) throw error;
}

function requireFit(issues: readonly FieldError[]): void {
  if (issues.length === 0) return;
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: issues.map(({ path, message }) => ({
      path: path === "" ? "arguments" : `arguments.${path}`,
      message,
    })),
  });
}
