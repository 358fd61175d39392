import "server-only";
import { setMaxListeners } from "node:events";
import type { StageSpec, StepScope } from "@/features/workflows/schema";
import { StepCancelledError, StepFailedError, StepFailure } from "./failures";
import { type Flow, newRow, noteStep, type StepAt, scopeOf } from "./flow";
import { evaluate, reused, runStep, withInput } from "./run-step";

/** What a stage leaves for the next one. */
interface StageResult {
  previous: unknown;
  /** A condition has ended the run. */
  isOver: boolean;
}

/** Executes every stage to its end; what is finished already is only read. Returns the output of the last. */
export async function runStages(flow: Flow): Promise<unknown> {
  let { input: previous } = flow.workflow;
  for (const stage of flow.workflow.spec.stages) {
    const result = await (stage.mode === "parallel" ? runParallel : runInTurn)(flow, stage, previous);
    previous = result.previous;
    if (result.isOver) break;
  }
  return previous;
}

async function runInTurn(flow: Flow, stage: StageSpec, before: unknown): Promise<StageResult> {
  let previous = before;
  let isSkipping = false;
  for (const spec of stage.steps) {
    const at: StepAt = { spec, stage, branchIndex: null, signal: flow.halt.signal };
    if (isSkipping) {
      skip(flow, at);
      continue;
    }
    const scope = () => scopeOf(flow, stage, previous);
    const row = await flow.places.work(() => runStep(flow, at, scope));
    if (row.status === "skipped") continue;
    if (spec.kind === "condition" && row.output !== true) {
      if (spec.otherwise === "fail") throw conditionFailed(spec.displayName ?? spec.name);
      if (spec.otherwise === "finish") return { previous, isOver: true };
      isSkipping = spec.otherwise === "skip_stage";
    }
    // A condition decides and a wait passes time: neither changes what the next step works on.
    if (spec.kind !== "condition" && spec.kind !== "wait") previous = row.output;
  }
  return { previous, isOver: false };
}

function conditionFailed(name: string): StepFailedError {
  return new StepFailedError(name, {
    code: "condition_false",
    message: "Its condition does not hold.",
    retryable: false,
  });
}

function skip(flow: Flow, at: StepAt): void {
  if (flow.rows.has(at.spec.name)) return;
  noteStep(flow, { ...newRow(at, at.spec.name, at.spec.kind), status: "skipped", endedAt: new Date() });
}

/**
 * Executes the steps side by side. When one has failed for good, those at work end what they do, those that rest or have
 * not begun are cancelled, and the stage fails with the first failure: what the others made can be used again.
 */
async function runParallel(flow: Flow, stage: StageSpec, previous: unknown): Promise<StageResult> {
  const ending = new AbortController();
  const signal = AbortSignal.any([flow.halt.signal, ending.signal]);
  setMaxListeners(0, signal);
  const scope = (): StepScope => scopeOf(flow, stage, previous);
  const failures: unknown[] = [];
  const branches = stage.steps.map(async (spec, branchIndex) => {
    const at: StepAt = { spec, stage, branchIndex, signal };
    try {
      const row = await flow.places.work(() => runStep(flow, at, scope));
      if (spec.kind === "condition" && row.output === false && spec.otherwise === "fail") {
        throw conditionFailed(spec.displayName ?? spec.name);
      }
    } catch (error) {
      failures.push(error);
      ending.abort(new StepCancelledError("Another step of the stage failed."));
    }
  });
  await Promise.all(branches);
  if (failures.length > 0) throw firstOf(failures);
  const rows = stage.steps
    .flatMap(({ name }) => flow.rows.get(name) ?? [])
    .filter(({ status }) => status === "completed");
  const outputs = Object.fromEntries(rows.map(({ step, output }) => [step, output]));
  const isOver = stage.steps.some(
    (spec) => spec.kind === "condition" && spec.otherwise === "finish" && outputs[spec.name] === false,
  );
  return { previous: reduce(flow, stage, outputs, scope().steps), isOver };
}

/** Cancelled siblings say nothing of why the stage failed. */
function firstOf(failures: readonly unknown[]): unknown {
  return failures.find((error) => !(error instanceof StepCancelledError)) ?? failures[0];
}

/** One value of a parallel stage's outputs; a checkpoint of its own under the stage's name. */
function reduce(
  flow: Flow,
  stage: StageSpec,
  outputs: Record<string, unknown>,
  priorSteps: Readonly<Record<string, unknown>>,
): unknown {
  const { reducer } = stage;
  if (!reducer) return outputs;
  const known = flow.rows.get(stage.name);
  if (known?.status === "completed") return known.output;
  const begun = { ...newRow({ stage, branchIndex: null }, stage.name, "reducer"), ...withInput(outputs) };
  const earlier = flow.reusable.get(stage.name);
  if (earlier) return noteStep(flow, reused(flow, begun, earlier)).output;
  try {
    const output = evaluate("reducer", () => reducer(structuredClone(outputs), structuredClone(priorSteps)));
    return noteStep(flow, { ...begun, status: "completed", output: output ?? null, endedAt: new Date() }).output;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    noteStep(flow, { ...begun, status: "failed", error: error.error, endedAt: new Date() });
    throw new StepFailedError(stage.name, error.error);
  }
}
