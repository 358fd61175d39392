import { setTimeout as delay } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { countStatements, ownMark, queueCopies } from "./backlog";
import type { Lab } from "./lab";
import { send } from "./load";
import { type Person, register, signIn } from "./person";
import { cpuMs, familyCpuMs, residentMiB } from "./processes";
import { percentile } from "./statistics";

const stepsPerRun = 5;
const waiting = [1, 100] as const;
/** Runs of which a depth's costs are taken; those at a depth of one come one after the other. */
const measuredRuns = { most: 200, alone: 40 };
const starts = 40;
const everyMs = 20;
const memoryPoints = 5;

/** Costs of one step while so many runs wait; times in milliseconds. */
export interface DepthCost {
  waiting: number;
  stepsPerSecond: number;
  /** NaN where the database counts none. */
  queriesPerStep: number;
  cpuPerStep: number;
  databaseCpuPerStep: number;
}

export interface WorkflowResults {
  /** From the transaction that queues a run to the one that begins it. */
  startMs: { p50: number; p95: number };
  floodedStartMs: { p50: number; p95: number };
  depths: DepthCost[];
  /** Resident memory of the process by runs that it has executed. */
  memory: { runs: number; mib: number }[];
  /** What the process keeps, garbage collected: before and after the runs of `memory`. */
  liveMiB: { before: number; after: number };
}

interface Bench {
  lab: Lab;
  sql: Sql;
  signal: AbortSignal;
}

interface Starter {
  person: Person;
  key: string;
}

/** What a workflow of agents that answer at once costs; `runs` is how deep the queue gets, and scales all else down. */
export async function measureWorkflows(lab: Lab, runs: number, signal: AbortSignal): Promise<WorkflowResults> {
  const sql = postgres(lab.databaseUrl, { max: 2, onnotice: () => undefined });
  const bench = { lab, sql, signal };
  try {
    if (lab.postmasterPid !== null) await sql`create extension if not exists pg_stat_statements`;
    const [flooding, other] = [await publishFor(bench), await publishFor(bench)];
    const template = await startOne(bench, flooding);
    await untilEnded(bench, [template]);
    await workOff(bench, template, Math.min(runs, measuredRuns.most));
    const startMs = await timeStarts(bench, other, Math.min(starts, runs));
    const depths: DepthCost[] = [];
    for (const depth of waiting) depths.push(await measureDepth(bench, template, Math.min(depth, runs), runs));
    const before = await lab.liveHeapMiB();
    const deepest = await workOffWatched(bench, template, runs);
    const liveMiB = { before, after: await lab.liveHeapMiB() };
    await queueCopies(sql, template, Math.max(20, Math.round(runs / 5)));
    const floodedStartMs = await timeStarts(bench, other, Math.min(starts, runs));
    return { startMs, floodedStartMs, depths: [...depths, deepest.cost], memory: deepest.memory, liveMiB };
  } finally {
    await sql.end();
  }
}

async function publishFor({ lab }: Bench): Promise<Starter> {
  const person = await register(lab.app.url);
  const base = { display_name: null, guard: null, retry: null, timeout_seconds: null };
  const agent = { ...base, kind: "agent", agent: "writer", max_turns: null, output_schema: null, input: "text(input)" };
  const steps = Array.from({ length: stepsPerRun }, (_, index) => ({ ...agent, name: `step_${index + 1}` }));
  const stages = [{ name: "main", mode: "sequential", reducer: null, steps }];
  const { key } = await post<{ key: string }>(lab, person, "/workflows", { name: "Bench", stages });
  await post(lab, person, `/workflows/${key}/versions`, { publish: true });
  return { person, key };
}

async function post<T>(lab: Lab, person: Person, path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json", ...(await signIn(lab.app.url, person)) };
  const url = `${lab.app.url}/api/v1${path}`;
  return JSON.parse(await send({ url, method: "POST", headers, body: JSON.stringify(body) })) as T;
}

/** Starts a run by the API and leaves it to the worker. Answers its id. */
async function startOne({ lab, signal }: Bench, { person, key }: Starter): Promise<string> {
  const leave = new AbortController();
  const response = await fetch(`${lab.app.url}/api/v1/workflows/${key}/run-stream`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(await signIn(lab.app.url, person)) },
    body: JSON.stringify({ input: "Say something about the answer." }),
    signal: AbortSignal.any([leave.signal, signal]),
  });
  const runId = response.headers.get("x-run-id");
  if (!response.ok || runId === null) throw new Error(`Starting a run: ${response.status} ${await response.text()}`);
  leave.abort();
  return runId;
}

/** One run after the other, each ended before the next: how long it waits for the process. */
async function timeStarts(bench: Bench, starter: Starter, count: number): Promise<{ p50: number; p95: number }> {
  const ids: string[] = [];
  while (ids.length < count) {
    const id = await startOne(bench, starter);
    await untilEnded(bench, [id]);
    ids.push(id);
  }
  const rows = await bench.sql.unsafe<{ ms: number }[]>(
    `select ${ownMark} (extract(epoch from started_at - created_at) * 1000)::float8 as ms from runs where id = any($1)`,
    [ids],
  );
  const times = rows.map(({ ms }) => ms);
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

async function untilEnded({ sql, signal }: Bench, ids: readonly string[]): Promise<void> {
  const open = async () => {
    const [row] = await sql.unsafe<{ open: number }[]>(
      `select ${ownMark} count(*)::int as open from runs where id = any($1) and ended_at is null`,
      [[...ids]],
    );
    return row?.open ?? 0;
  };
  while ((await open()) > 0) await delay(everyMs, undefined, { signal });
}

async function countOpen({ sql }: Bench): Promise<number> {
  const [row] = await sql.unsafe<{ open: number }[]>(`select ${ownMark} count(*)::int as open from run_leases`);
  return row?.open ?? 0;
}

async function workOff(bench: Bench, template: string, runs: number): Promise<void> {
  await queueCopies(bench.sql, template, runs);
  while ((await countOpen(bench)) > 0) await delay(everyMs, undefined, { signal: bench.signal });
}

/** At a depth of one each run waits alone; at others the queue is filled up to it again while the runs are counted. */
async function measureDepth(bench: Bench, template: string, depth: number, most: number): Promise<DepthCost> {
  const meter = await startMeter(bench);
  let runs = 0;
  if (depth === 1) {
    for (; runs < Math.min(measuredRuns.alone, most); runs++) await workOff(bench, template, 1);
    return meter.read(depth, runs);
  }
  await queueCopies(bench.sql, template, depth);
  runs = depth;
  while (runs < Math.min(measuredRuns.most, 2 * most)) {
    const missing = depth - (await countOpen(bench));
    if (missing > 0) {
      await queueCopies(bench.sql, template, missing);
      runs += missing;
    }
    await delay(everyMs, undefined, { signal: bench.signal });
  }
  while ((await countOpen(bench)) > 0) await delay(everyMs, undefined, { signal: bench.signal });
  return meter.read(depth, runs);
}

/** Works off a long queue: the costs of its beginning, and the memory on the way to its end. */
async function workOffWatched(bench: Bench, template: string, runs: number) {
  const memory = [{ runs: 0, mib: residentMiB(bench.lab.app.pid) }];
  await queueCopies(bench.sql, template, runs);
  const meter = await startMeter(bench);
  let cost: DepthCost | null = null;
  for (;;) {
    const done = runs - (await countOpen(bench));
    if (cost === null && done >= Math.min(measuredRuns.most, runs)) cost = await meter.read(runs, done);
    if (done >= (memory.length * runs) / memoryPoints) memory.push({ runs: done, mib: residentMiB(bench.lab.app.pid) });
    if (done >= runs) return { cost: cost ?? (await meter.read(runs, done)), memory };
    await delay(everyMs * 5, undefined, { signal: bench.signal });
  }
}

async function startMeter({ lab, sql }: Bench) {
  const counted = lab.postmasterPid !== null;
  const look = async () => ({
    at: performance.now(),
    queries: counted ? await countStatements(sql) : Number.NaN,
    cpu: cpuMs(lab.app.pid),
    databaseCpu: lab.postmasterPid === null ? Number.NaN : familyCpuMs(lab.postmasterPid),
  });
  const start = await look();
  return {
    async read(depth: number, runs: number): Promise<DepthCost> {
      const end = await look();
      const steps = runs * stepsPerRun;
      return {
        waiting: depth,
        stepsPerSecond: (steps * 1000) / (end.at - start.at),
        queriesPerStep: (end.queries - start.queries) / steps,
        cpuPerStep: (end.cpu - start.cpu) / steps,
        databaseCpuPerStep: (end.databaseCpu - start.databaseCpu) / steps,
      };
    },
  };
}
