import "server-only";
import { setMaxListeners } from "node:events";
import { Placeholders } from "@/features/guardrails/guarding/placeholders";
import type { RunWorkflow } from "@/features/runs/configuration/configuration";
import type { ActiveRun } from "@/features/runs/engine/active-runs";
import { recordStep } from "@/features/runs/engine/recorder";
import type { StepRow } from "@/features/runs/engine/step-row";
import type { RunClock } from "@/features/runs/engine/stored-frames";
import type { StoredRun } from "@/features/runs/engine/stored-run";
import type { StoredThread } from "@/features/runs/engine/stored-thread";
import type { Speaker } from "@/features/runs/engine/thread";
import { type Span, startSpan } from "@/features/runs/inspector/spans";
import type { StreamWorkflow } from "@/features/runs/stream/events";
import type { StageSpec, StepScope, StepSpec } from "@/features/workflows/schema";
import { Places } from "./places";

const defaultConcurrency = 4;

/** A workflow while its run executes here. */
export interface Flow {
  run: ActiveRun;
  workflow: RunWorkflow;
  places: Places;
  /** The newest attempt of every step that has begun. */
  rows: Map<string, StepRow>;
  /** What is stored of the attempts that another process began; each is gone on with once. */
  threads: Map<string, StoredThread>;
  /** Finished steps of the run that this one repeats, by name. */
  reusable: ReadonlyMap<string, StepRow>;
  clock: RunClock;
  /** Names for what the checks take out: one thing has one name in all steps. */
  placeholders: Placeholders;
  isPausing: boolean;
  /** Aborts every step: the run stops here, or its time is up. */
  halt: AbortController;
  /** Decisions have come that could not be read yet. */
  hasUnreadDecisions: boolean;
  /** Of the attempts that execute or rest here, by step. */
  spans: Map<string, Span>;
}

export function newFlow(stored: StoredRun, workflow: RunWorkflow): Flow {
  const { run } = stored;
  const halt = new AbortController();
  // As many listen as there are steps.
  setMaxListeners(0, halt.signal);
  if (run.abort.signal.aborted) halt.abort();
  run.abort.signal.addEventListener("abort", () => halt.abort(), { once: true });
  return {
    run,
    workflow,
    places: new Places(workflow.spec.concurrency ?? defaultConcurrency),
    rows: new Map(stored.steps.toSorted((a, b) => a.attempt - b.attempt).map((row) => [row.step, row])),
    threads: new Map(stored.threads),
    reusable: new Map(),
    clock: stored.clock,
    placeholders: new Placeholders().skipNamesIn(JSON.stringify([workflow.input, stored.steps])),
    isPausing: stored.pauseRequested,
    halt,
    hasUnreadDecisions: false,
    spans: new Map(),
  };
}

/** A step at its place in the workflow. */
export interface StepAt {
  spec: StepSpec;
  stage: StageSpec;
  /** Place in a parallel stage. */
  branchIndex: number | null;
  /** Aborts when the branch is to rest no longer: its run or its stage ends. */
  signal: AbortSignal;
}

/** What a step's functions see. They get copies, so that what one does to its values reaches no other branch. */
export function scopeOf({ workflow, rows }: Flow, stage: StageSpec, previous: unknown): StepScope {
  const siblings = new Set(stage.mode === "parallel" ? stage.steps.map(({ name }) => name) : []);
  const steps = Object.fromEntries(
    [...rows.values()]
      .filter(({ status, step }) => status === "completed" && !siblings.has(step))
      .map(({ step, output }) => [step, output]),
  );
  return structuredClone({ input: workflow.input, steps, previous });
}

/** Who says a step's events. */
export function speakerOf({ run, workflow }: Flow, row: StepRow, isParallel: boolean): Speaker {
  const place: StreamWorkflow = {
    workflow_key: workflow.spec.key,
    workflow_run_id: run.id,
    stage_name: row.stage,
    step_name: row.step,
    step_agent: row.agent,
    attempt: row.attempt,
    parallel_group: isParallel ? row.stage : null,
    branch_index: row.branchIndex,
  };
  return { run, agent: "", guard: run.guard, place };
}

/** The step stands as `row` says, from here on and for every later process. */
export function noteStep(flow: Flow, row: StepRow): StepRow {
  const { nextSeq, items, projector } = flow.run;
  const noted = {
    ...row,
    firstEvent: row.firstEvent ?? nextSeq,
    firstItem: row.firstItem ?? items,
    nextOutput: projector.nextOutputIndex,
  };
  flow.rows.set(row.step, noted);
  recordStep(speakerOf(flow, noted, row.branchIndex !== null), noted);
  if (row.status === "waiting" || row.status === "running") flow.spans.get(row.step)?.note(row.status);
  return noted;
}

/** The span of an attempt: one from its beginning to its end, whatever processes execute it and however long it rests. */
export function openSpan(flow: Flow, row: StepRow, name: string): Span {
  const { run } = flow;
  const span = startSpan(
    { run, agent: row.agent ?? "" },
    {
      kind: "step",
      name,
      input: row.input,
      startedAt: row.startedAt,
      status: row.status === "waiting" ? "waiting" : "running",
      ...(row.span === null ? {} : { number: row.span }),
    },
  );
  flow.spans.set(row.step, span);
  return span;
}

/** A step's first attempt, as it begins. */
export function newRow(at: Pick<StepAt, "stage" | "branchIndex">, step: string, kind: StepRow["kind"]): StepRow {
  return {
    step,
    attempt: 1,
    stage: at.stage.name,
    kind,
    agent: null,
    branchIndex: at.branchIndex,
    status: "running",
    input: null,
    inputHash: null,
    output: null,
    files: [],
    error: null,
    usage: null,
    reusedFrom: null,
    wakeAt: null,
    firstEvent: null,
    firstItem: null,
    nextOutput: 0,
    span: null,
    startedAt: new Date(),
    endedAt: null,
  };
}
