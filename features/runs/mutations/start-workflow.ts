import "server-only";
import { getRun } from "@/features/runs/data";
import type { RunWorkflowInput, StartWorkflow } from "@/features/runs/launching/schema";
import { awaitEndOrWait } from "@/features/runs/reading/outcome";
import type { Run } from "@/features/runs/schema";
import { findWorkflowSpec } from "@/features/workflows/catalog/registry";
import { findProblems, refuse } from "@/features/workflows/definition/check";
import { requireOwnWorkflow } from "@/features/workflows/reading/own-workflows";
import { Accepted } from "@/lib/api/endpoint";
import type { Idempotency } from "@/lib/api/idempotency";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { insertQueuedRun } from "./insert-queued-run";

/** The run that an earlier request with the same idempotency key has put into the queue, else a new one. */
export async function joinOrStartWorkflow(
  ctx: OrganizationContext,
  idOrKey: string,
  { input, draft = false }: StartWorkflow,
  idempotency: Idempotency | null,
): Promise<string> {
  if (idempotency?.runId) return (await getRun(ctx, idempotency.runId)).id;
  if (draft && !ctx.organization.scopes.has("workflows:write")) {
    throw new AppError(
      "forbidden",
      "Trying a draft needs the scope workflows:write, which your role or token does not have.",
    );
  }
  return withOrganization(ctx, async (tx) => {
    const target = { kind: "workflow", key: await requireRunnable(tx, ctx, idOrKey, draft), draft } as const;
    const run = { userId: actingUserId(ctx), target, input, trigger: triggerOf(ctx) };
    const { runId } = await insertQueuedRun(tx, ctx, run);
    await idempotency?.attachRun(runId, tx);
    return runId;
  });
}

/** The key of a workflow that runs. Tells one that is not there, or not for others, from one that does not run. */
async function requireRunnable(tx: Transaction, ctx: OrganizationContext, idOrKey: string, draft: boolean) {
  if (findWorkflowSpec(idOrKey)) return idOrKey;
  const own = await requireOwnWorkflow(tx, ctx, idOrKey);
  if (own.archivedAt !== null) throw new AppError("conflict", "This workflow is archived. Restore it to run it.");
  if (draft) refuse(await findProblems(tx, own.draft));
  else if (own.publishedVersion === null) {
    throw new AppError("conflict", "This workflow was never published. Publish it, or run its draft.");
  }
  return own.key;
}

/**
 * Runs a workflow and waits for its end, at most as long as was asked for or until it waits for a person: then the answer is the
 * run as it stands. Throws `run_failed` with the run's id when it fails.
 */
export async function runWorkflow(
  ctx: OrganizationContext,
  idOrKey: string,
  { wait_seconds: waitSeconds, ...input }: RunWorkflowInput,
  idempotency: Idempotency | null,
): Promise<Run | Accepted<Run>> {
  const runId = await joinOrStartWorkflow(ctx, idOrKey, input, idempotency);
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(waitSeconds * 1_000)]);
  const end = await awaitEndOrWait(runId, signal);
  if (end?.kind === "error") throw new AppError("run_failed", `${end.message} (${end.code}, run ${runId})`);
  const run = await getRun(ctx, runId);
  return end?.kind === "final" ? run : new Accepted(run);
}

/** Whether a person at the browser or a program starts a run. */
export function triggerOf({ actor }: Pick<OrganizationContext, "actor">): "manual" | "api" {
  return actor.type === "user" && actor.via === "cookie" ? "manual" : "api";
}
