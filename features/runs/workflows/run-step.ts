import "server-only";
import { createHash } from "node:crypto";
import { record } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import { insideSpan, reserveSpan, type Span } from "@/features/runs/inspector/spans";
import type { RetryPolicy, StepScope, StepSpec } from "@/features/workflows/schema";
import { canonicalJson } from "@/lib/db/audit-content";
import { log } from "@/lib/telemetry/log";
import { runAgentStep } from "./agent-step";
import { runApprovalStep } from "./approval-step";
import { functionFailure, StepCancelledError, StepFailedError, StepFailure } from "./failures";
import { type Flow, newRow, noteStep, openSpan, type StepAt, speakerOf } from "./flow";
import { maskTask } from "./step-thread";
import { runToolStep } from "./tool-step";

/** No step waits longer than this for its next attempt. */
const longestDelayMs = 60 * 60_000;

/** What a step gave. */
export type StepValue = Pick<StepRow, "output"> & Partial<Pick<StepRow, "files" | "usage">>;

/**
 * Executes a step to its end, whatever of it has happened before, and returns how it stands: `completed` or `skipped`. A
 * finished one is only read. Throws `StepFailedError` once its failure is recorded.
 */
export async function runStep(flow: Flow, at: StepAt, scopeNow: () => StepScope): Promise<StepRow> {
  const known = flow.rows.get(at.spec.name);
  if (known?.status === "completed" || known?.status === "skipped") return known;
  let row = known ?? (await beginStep(flow, at, scopeNow));
  while (row.endedAt === null || row.status === "failed") {
    if (row.status === "failed") row = await nextAttempt(flow, at, row);
    row = await attempt(flow, at, row, scopeNow);
  }
  return row;
}

/** The first attempt, about to run; or the whole step, where its guard or an earlier run has the last word on it. */
async function beginStep(flow: Flow, at: StepAt, scopeNow: () => StepScope): Promise<StepRow> {
  await mayBegin(flow, at);
  const { spec } = at;
  const agent = spec.kind === "agent" ? spec.agent : null;
  const begun = { ...newRow(at, spec.name, spec.kind), agent, span: reserveSpan(flow.run) };
  const earlier = flow.reusable.get(spec.name);
  if (earlier) return noteStep(flow, reused(flow, begun, earlier));
  try {
    const scope = scopeNow();
    if (spec.guard && !evaluate("guard", () => spec.guard?.(scope))) {
      return noteStep(flow, { ...begun, status: "skipped", endedAt: new Date() });
    }
    const task = maskTask(
      flow,
      spec,
      spec.inputMapper ? evaluate("input", () => spec.inputMapper?.(scope)) : scope.previous,
    );
    const row = noteStep(flow, { ...begun, ...withInput(task.input), ...waitOf(spec) });
    for (const body of task.events) record(speakerOf(flow, row, row.branchIndex !== null), body);
    return row;
  } catch (error) {
    return fail(flow, at, begun, error);
  }
}

/** A wait ends by itself; everything else begins at once. */
function waitOf(spec: StepSpec): Partial<StepRow> {
  return spec.kind === "wait" ? { status: "waiting", wakeAt: new Date(Date.now() + spec.seconds * 1000) } : {};
}

export function withInput(input: unknown): Pick<StepRow, "input" | "inputHash"> {
  const inputHash = createHash("sha256")
    .update(canonicalJson(input ?? null))
    .digest("hex");
  return { input: input ?? null, inputHash };
}

export function reused(flow: Flow, begun: StepRow, earlier: StepRow): StepRow {
  const { status, input, inputHash, output, files } = earlier;
  const reusedFrom = flow.workflow.reuse?.runId ?? null;
  return { ...begun, status, input, inputHash, output, files, reusedFrom, endedAt: new Date() };
}

/** Nothing begins while the run is to pause, or once its stage or the run itself ends. */
async function mayBegin(flow: Flow, { signal }: StepAt): Promise<void> {
  signal.throwIfAborted();
  while (flow.isPausing) await flow.places.rest("pause", null, signal);
}

async function attempt(flow: Flow, at: StepAt, row: StepRow, scopeNow: () => StepScope): Promise<StepRow> {
  const { displayName, name } = at.spec;
  const span = openSpan(flow, row, displayName ?? name);
  try {
    const value = await insideSpan(span, () => stepValue(flow, at, row, scopeNow));
    span.end({ status: "completed", output: value.output });
    const newest = flow.rows.get(row.step) ?? row;
    return noteStep(flow, { ...newest, ...value, status: "completed", wakeAt: null, endedAt: new Date() });
  } catch (error) {
    return endBadly(flow, at, flow.rows.get(row.step) ?? row, { error, span });
  }
}

async function stepValue(flow: Flow, at: StepAt, row: StepRow, scopeNow: () => StepScope): Promise<StepValue> {
  const { spec } = at;
  switch (spec.kind) {
    case "agent":
      return runAgentStep(flow, { ...at, spec }, row);
    case "tool":
      return runToolStep(flow, { ...at, spec }, row);
    case "approval":
      return runApprovalStep(flow, { ...at, spec }, row);
    case "condition":
      return { output: evaluate("condition", () => spec.test(scopeNow())) === true };
    case "wait":
      await flow.places.rest("timer", row.wakeAt, at.signal);
      return { output: null };
  }
}

function endBadly(flow: Flow, at: StepAt, row: StepRow, { error, span }: { error: unknown; span: Span }): StepRow {
  const isStopped = flow.run.abort.signal.aborted;
  span.end({ status: "failed", error: error instanceof StepFailure ? error.message : "It was stopped." });
  if (isStopped) throw error;
  if (at.signal.aborted && !(error instanceof StepFailure)) {
    noteStep(flow, { ...row, status: "cancelled", wakeAt: null, endedAt: new Date() });
    if (flow.halt.signal.aborted) throw flow.halt.signal.reason;
    throw new StepCancelledError(`The step ${row.step} was cancelled.`, { cause: error });
  }
  return fail(flow, at, row, error);
}

/** Records a failed attempt, and when the next one comes; without one the step has failed for good. */
function fail(flow: Flow, at: StepAt, row: StepRow, error: unknown): StepRow {
  if (!(error instanceof StepFailure)) throw error;
  log().info({ run_id: flow.run.id, step: row.step, attempt: row.attempt, err: error }, "A step of a workflow failed.");
  const wakeAt = at.signal.aborted ? null : retryAt(at.spec.retry, row.attempt, error);
  const failed = noteStep(flow, { ...row, status: "failed", error: error.error, wakeAt, endedAt: new Date() });
  if (wakeAt === null) throw new StepFailedError(at.spec.displayName ?? row.step, error.error);
  return failed;
}

/** Doubles with each attempt, with jitter over the upper half, so that branches do not come back at once. */
function retryAt(policy: RetryPolicy | undefined, attempt: number, { retryCause }: StepFailure): Date | null {
  if (!policy || retryCause === null || !policy.causes.includes(retryCause) || attempt >= policy.maxAttempts) {
    return null;
  }
  const grownMs = Math.min(longestDelayMs, policy.delaySeconds * 1000 * 2 ** (attempt - 1));
  return new Date(Date.now() + grownMs * (0.5 + Math.random() / 2));
}

async function nextAttempt(flow: Flow, at: StepAt, failed: StepRow): Promise<StepRow> {
  if (failed.wakeAt === null) {
    const error = failed.error ?? { code: "step_failed", message: "It failed.", retryable: false };
    throw new StepFailedError(at.spec.displayName ?? failed.step, error);
  }
  await flow.places.rest("timer", failed.wakeAt, at.signal);
  await mayBegin(flow, at);
  const { input, inputHash, agent } = failed;
  const begun = newRow(at, failed.step, failed.kind);
  const span = reserveSpan(flow.run);
  return noteStep(flow, { ...begun, agent, input, inputHash, span, attempt: failed.attempt + 1 });
}

/** What a function of the workflow gives; what it throws names which one. */
export function evaluate<T>(what: Parameters<typeof functionFailure>[0], work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw functionFailure(what, error);
  }
}
