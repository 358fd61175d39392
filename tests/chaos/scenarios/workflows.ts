import { isDeepStrictEqual } from "node:util";
import { pause } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, compareReaders, parseEvents } from "../harness/audit";
import type { ModelCall } from "../harness/model";
import type { Random } from "../harness/random";
import { followRun, type Transcript } from "../harness/reader";
import { type Findings, spread } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import {
  answersOf,
  before,
  isAgentStep,
  publishWorkflow,
  scriptOf,
  startWorkflowRun,
  type WorkflowRun,
} from "./workflow-runs";

const processes = 3;
const runsPerProcess = 12;
const timeoutMs = 240_000;
/** Between a kill and the next one. */
const restMs = { least: 300, most: 1_500 };
/** A reader's connection is cut after so many bytes at most, again and again. */
const longestConnection = 60_000;
const mostCuts = 12;

export interface WorkflowCounts {
  runs: number;
  kills: number;
}

interface WatchedRun extends WorkflowRun {
  readers: Transcript[];
  endedAfterMs: number;
}

/** `kill -9` of random processes, again and again, while runs of a workflow with branches are under way in three. */
export async function killWorkers(stage: Stage, { runs, kills }: WorkflowCounts): Promise<Findings> {
  const random = stage.random.fork("workflows");
  const environment = {
    RUN_CONCURRENCY: String(runsPerProcess),
    RUN_CONCURRENCY_PER_ORGANIZATION: String(processes * runsPerProcess),
  };
  const fleet = await startFleet(stage, {
    kind: "standalone",
    size: processes,
    environment,
  });
  try {
    const first = fleet.apps[0] as App;
    const key = await publishWorkflow(fleet, first);
    const startedAt = Date.now();
    const started: WorkflowRun[] = [];
    while (started.length < runs) {
      started.push(await startWorkflowRun(stage, fleet, first, { key, name: `workflow-${started.length}` }));
    }
    let open = runs;
    const watching = started.map(async (run) => {
      const watched = await watch(fleet, run, random.fork(run.name), startedAt);
      open--;
      return watched;
    });
    const killed = await killSome(fleet, random.fork("kills"), kills, () => open > 0);
    return await judge(stage, fleet, await Promise.all(watching), killed);
  } finally {
    await fleet.end();
  }
}

/**
 * Kills whichever process chance says and starts another one in its place, without waiting until that serves; one always does.
 * Answers how many it were.
 */
async function killSome(fleet: Fleet, random: Random, kills: number, isUnderWay: () => boolean): Promise<number> {
  const serving = [...fleet.apps];
  const starting = new Set<Promise<void>>();
  let killed = 0;
  while (killed < kills && isUnderWay()) {
    await pause(random.integer(restMs.least, restMs.most));
    while (serving.length < 2) await Promise.race(starting);
    const [victim] = serving.splice(random.integer(0, serving.length - 1), 1);
    const start = fleet.add().then((app) => void serving.push(app));
    starting.add(start);
    void start.then(() => starting.delete(start));
    await victim?.kill();
    killed++;
  }
  await Promise.all(starting);
  return killed;
}

/** Reads a run twice: in one connection as long as its process lives, and through connections that are cut. */
async function watch(fleet: Fleet, run: WorkflowRun, luck: Random, startedAt: number): Promise<WatchedRun> {
  const options = { person: fleet.person, runId: run.runId, apps: () => fleet.running(), timeoutMs };
  const cutAfterBytes = (connection: number) => (connection > mostCuts ? null : luck.integer(1, longestConnection));
  const readers = await Promise.all([followRun(options), followRun({ ...options, cutAfterBytes })]);
  return { ...run, readers, endedAfterMs: Date.now() - startedAt };
}

interface StepRow {
  run_id: string;
  step: string;
  attempt: number;
  status: string;
  output: unknown;
  ended_ms: number;
}

async function judge(stage: Stage, fleet: Fleet, runs: readonly WatchedRun[], killed: number): Promise<Findings> {
  const faults = await auditRuns(fleet);
  const rows = await fleet.sql<StepRow[]>`
    select run_id, step, attempt, status, output, (extract(epoch from ended_at) * 1000)::float8 as ended_ms from run_steps`;
  const owners = await fleet.sql<{ run_id: string; owners: number }[]>`
    select run_id, max(epoch)::int as owners from run_events group by run_id`;
  const ownersOf = new Map(owners.map((row) => [row.run_id, row.owners]));
  const stepsOf = Map.groupBy(rows, (row) => row.run_id);
  const callsOf = Map.groupBy(stage.model.calls, (each) => each.script);
  let repeated = 0;
  for (const run of runs) {
    const steps = stepsOf.get(run.runId) ?? [];
    faults.push(...(await compareReaders(fleet.sql, run.runId, run.readers)));
    faults.push(...faultsOfSteps(run, steps), ...faultsOfOrder(run), ...(await faultsOfEnd(fleet, run)));
    const takeovers = (ownersOf.get(run.runId) ?? 1) - 1;
    for (const step of steps) {
      const calls = callsOf.get(scriptOf(run, step.step)) ?? [];
      faults.push(...faultsOfCalls(run, step, calls, takeovers));
      repeated += Math.max(0, calls.length - (isAgentStep(step.step) ? answersOf(step.step) : 0));
    }
  }
  const takeovers = runs.map((run) => (ownersOf.get(run.runId) ?? 1) - 1);
  if (takeovers.every((each) => each === 0)) faults.push("no kill came while a run was under way");
  return {
    figures: {
      "runs of a workflow": runs.length,
      "processes killed": killed,
      "takeovers of runs": takeovers.reduce((sum, each) => sum + each, 0),
      "most takeovers of one run": Math.max(...takeovers),
      "steps recorded": rows.length,
      "questions asked again after a crash": repeated,
      "queued to ended": spread(runs.map(({ endedAfterMs }) => endedAfterMs)),
    },
    faults,
  };
}

/** Every step has one row, which is a finished one with the step's own output: no branch has another's. */
function faultsOfSteps(run: WorkflowRun, rows: readonly StepRow[]): string[] {
  const expected = Object.entries(run.outputs);
  const faults = expected.flatMap(([step, output]) => {
    const own = rows.filter((row) => row.step === step);
    const [row] = own;
    if (!row || own.length > 1) return [`run ${run.runId} recorded ${step} ${own.length} times`];
    if (row.status !== "completed" || row.attempt !== 1) {
      return [`run ${run.runId}: ${step} is ${row.status} at attempt ${row.attempt}`];
    }
    return isDeepStrictEqual(row.output, output)
      ? []
      : [`run ${run.runId}: ${step} gave ${JSON.stringify(row.output)}`];
  });
  return rows.length === expected.length ? faults : [...faults, `run ${run.runId} recorded ${rows.length} steps`];
}

/** Nothing of a step comes after its end, which comes once, and nothing before the end of the steps that it follows. */
function faultsOfOrder(run: WatchedRun): string[] {
  const [reader] = run.readers;
  const ended = new Set<string>();
  const faults = new Set<string>();
  for (const event of reader ? parseEvents(reader) : []) {
    const step = (event.workflow as { step_name: string } | undefined)?.step_name;
    if (step === undefined) continue;
    if (ended.has(step)) faults.add(`run ${run.runId}: an event of ${step} after its end`);
    const early = (before[step] ?? []).filter((each) => !ended.has(each));
    if (early.length > 0) faults.add(`run ${run.runId}: ${step} before the end of ${early.join(", ")}`);
    if (event.kind === "workflow.step" && event.status === "completed") ended.add(step);
  }
  const missing = Object.keys(run.outputs).filter((step) => !ended.has(step));
  return missing.length === 0
    ? [...faults]
    : [...faults, `run ${run.runId} never told the end of ${missing.join(", ")}`];
}

async function faultsOfEnd(fleet: Fleet, { runId, readers, texts }: WatchedRun): Promise<string[]> {
  const [run] = await fleet.sql`select status, output from runs where id = ${runId}`;
  const end = readers[0] ? parseEvents(readers[0]).at(-1) : undefined;
  if (run?.status === "completed" && run.output === texts.join && end?.kind === "final") return [];
  return [`run ${runId} is ${run?.status} and ended with ${JSON.stringify(end)?.slice(0, 300)}`];
}

/**
 * The provider's own record: no answer was begun and given for a step that was recorded already, and each owner of the run
 * asked no more often than the step takes.
 */
function faultsOfCalls(run: WorkflowRun, step: StepRow, calls: readonly ModelCall[], takeovers: number): string[] {
  const { runId } = run;
  const again = calls.filter((each) => each.finished && each.startedAt > step.ended_ms);
  const faults = again.map(() => `run ${runId}: ${step.step} was executed again after its end`);
  const most = isAgentStep(step.step) ? answersOf(step.step) + takeovers : 0;
  const finished = calls.filter((each) => each.finished).length;
  if (finished > most)
    faults.push(`run ${runId}: ${step.step} was answered ${finished} times with ${takeovers} takeovers`);
  return faults;
}
