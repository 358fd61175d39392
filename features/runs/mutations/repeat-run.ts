import "server-only";
import { desc, eq } from "drizzle-orm";
import { runConfigurations, runSteps } from "@/drizzle/schema/runs";
import type { StoredConfiguration } from "@/features/runs/configuration/resolve";
import { findStoredSpec } from "@/features/runs/configuration/workflow";
import type { RerunRun } from "@/features/runs/controlling/schema";
import { getRun } from "@/features/runs/data";
import type { Run } from "@/features/runs/schema";
import type { StageSpec } from "@/features/workflows/schema";
import type { Idempotency } from "@/lib/api/idempotency";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { getControllableRun } from "./controlled-run";
import { insertQueuedRun } from "./insert-queued-run";
import { triggerOf } from "./start-workflow";

/** An ended run as it is repeated. */
interface EarlierRun {
  run: Run;
  /** What it worked with. */
  stored: StoredConfiguration | null;
}

/** What of an earlier run a repetition takes over. */
interface Repetition {
  /** Its agents and its workflow as they were then, instead of as they are published now. */
  frozen: boolean;
  /** The first step that is executed; the outputs of those before stand as they are. */
  fromStep?: string | undefined;
}

/** A new run with the input of an earlier one, in the name of whoever asks. */
export function rerunRun(
  ctx: OrganizationContext,
  runId: string,
  { version, from_step: fromStep }: RerunRun,
  idempotency: Idempotency | null,
): Promise<Run> {
  return repeat(ctx, runId, idempotency, async (tx, earlier) => {
    if (fromStep !== undefined) await requireFinishedBefore(tx, earlier, fromStep);
    return { frozen: version === "same", fromStep };
  });
}

/** Goes on where a run stopped short: a new run, which takes over what the earlier one has finished. */
export function retryRun(ctx: OrganizationContext, runId: string, idempotency: Idempotency | null): Promise<Run> {
  return repeat(ctx, runId, idempotency, async (tx, earlier) => {
    if (earlier.run.status === "completed") {
      throw new AppError("conflict", "This run completed. Run it again instead.");
    }
    return { frozen: true, fromStep: await firstUnfinished(tx, earlier) };
  });
}

async function repeat(
  ctx: OrganizationContext,
  runId: string,
  idempotency: Idempotency | null,
  plan: (tx: Transaction, earlier: EarlierRun) => Promise<Repetition>,
): Promise<Run> {
  if (idempotency?.runId) return getRun(ctx, idempotency.runId);
  const run = await getControllableRun(ctx, runId);
  if (run.conversation_id !== null) {
    throw new AppError("conflict", "This run answers a message. Ask again in its conversation.");
  }
  if (run.ended_at === null) throw new AppError("conflict", "This run has not ended. Wait for it or cancel it first.");
  const repeatedId = await withOrganization(ctx, async (tx) => {
    const stored = await readConfiguration(tx, runId);
    const { frozen, fromStep } = await plan(tx, { run, stored });
    const target = { kind: run.kind, key: run.workflow ?? run.agent ?? "" };
    const inserted = await insertQueuedRun(tx, ctx, {
      userId: actingUserId(ctx),
      target: frozen && stored !== null ? { ...target, frozen: stored } : target,
      input: stored?.workflow ? stored.workflow.input : run.input,
      trigger: triggerOf(ctx),
      rerunOf: runId,
      ...(fromStep === undefined ? {} : { reuse: { runId, fromStep } }),
    });
    await idempotency?.attachRun(inserted.runId, tx);
    return inserted.runId;
  });
  return getRun(ctx, repeatedId);
}

async function readConfiguration(tx: Transaction, runId: string): Promise<StoredConfiguration | null> {
  const [row] = await tx
    .select({ configuration: runConfigurations.configuration })
    .from(runConfigurations)
    .where(eq(runConfigurations.runId, runId));
  return (row?.configuration as StoredConfiguration | undefined) ?? null;
}

/** The workflow's stages; none for an agent, or where the catalog no longer has the workflow. */
function stagesOf({ stored }: EarlierRun): readonly StageSpec[] {
  const spec = stored?.workflow && findStoredSpec(stored.workflow);
  return spec?.stages ?? [];
}

async function finishedSteps(tx: Transaction, runId: string): Promise<ReadonlySet<string>> {
  const attempts = await tx
    .selectDistinctOn([runSteps.step], { step: runSteps.step, status: runSteps.status })
    .from(runSteps)
    .where(eq(runSteps.runId, runId))
    .orderBy(runSteps.step, desc(runSteps.attempt));
  return new Set(
    attempts.filter(({ status }) => status === "completed" || status === "skipped").map(({ step }) => step),
  );
}

/** Undefined where nothing was finished: then the whole is done again. */
async function firstUnfinished(tx: Transaction, earlier: EarlierRun): Promise<string | undefined> {
  const finished = await finishedSteps(tx, earlier.run.id);
  if (finished.size === 0) return undefined;
  const names = stagesOf(earlier).flatMap(({ steps }) => steps.map(({ name }) => name));
  return names.find((name) => !finished.has(name)) ?? names.at(-1);
}

/** What comes before it must have been finished; other branches of its stage are executed where they were not. */
async function requireFinishedBefore(tx: Transaction, earlier: EarlierRun, fromStep: string): Promise<void> {
  const stages = stagesOf(earlier);
  const place = stages.findIndex(({ steps }) => steps.some(({ name }) => name === fromStep));
  const stage = stages[place];
  if (!stage) throw invalid(`The run has no step "${fromStep}".`);
  const siblings = stage.steps.map(({ name }) => name);
  const before = stages.slice(0, place).flatMap(({ steps }) => steps.map(({ name }) => name));
  if (stage.mode === "sequential") before.push(...siblings.slice(0, siblings.indexOf(fromStep)));
  const finished = await finishedSteps(tx, earlier.run.id);
  const missing = before.find((name) => !finished.has(name));
  if (missing !== undefined) {
    throw invalid(`The step "${missing}" before it was not finished, so there is no output to go on with.`);
  }
}

function invalid(message: string): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path: "from_step", message }] });
}
