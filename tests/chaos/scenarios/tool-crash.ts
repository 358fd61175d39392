import { until } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, compareReaders, parseEvents } from "../harness/audit";
import { startRun } from "../harness/client";
import { messageFor } from "../harness/model";
import { followRun } from "../harness/reader";
import type { Findings } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";

const crashTimeoutMs = 15_000;
const endTimeoutMs = 30_000;
const holdMs = 60_000;
/** Where the tools of `worker-tools.ts` leave a row per call. */
const effectsTable = `
  create table chaos_effects (
    run_id uuid not null, call_id text not null, label text not null, pid int not null,
    at timestamptz not null default clock_timestamp()
  )`;

/** A crash in the middle of tool calls. `counts` is how often each call's effect may have happened at the end. */
interface Case {
  name: string;
  calls: { tool: "once" | "again"; label: string; holds: boolean }[];
  counts: Record<string, number>;
  /** What the model must be told of the held call. */
  told: RegExp;
}

const cases: Case[] = [
  {
    name: "after a side effect, before its result",
    calls: [{ tool: "once", label: "held", holds: true }],
    counts: { held: 1 },
    told: /outcome of this call is unknown/,
  },
  {
    name: "after a pure tool's work, before its result",
    calls: [{ tool: "again", label: "held", holds: true }],
    counts: { held: 2 },
    told: /done held/,
  },
  {
    name: "between two parallel side effects",
    calls: [
      { tool: "once", label: "first", holds: false },
      { tool: "once", label: "held", holds: true },
    ],
    counts: { first: 1, held: 1 },
    told: /done first.*outcome of this call is unknown/s,
  },
  {
    name: "between a parallel side effect and pure work",
    calls: [
      { tool: "again", label: "held", holds: true },
      { tool: "once", label: "first", holds: false },
    ],
    counts: { first: 1, held: 2 },
    told: /done held.*done first/s,
  },
];

/** Kills the owner while a tool of a run has taken effect and its result is not stored. */
export async function crashInTools(stage: Stage, rounds: number): Promise<Findings> {
  const fleet = await startFleet(stage, { kind: "worker", size: 2, prepare: effectsTable });
  const faults: string[] = [];
  let crashes = 0;
  try {
    const survivor = fleet.apps[0] as App;
    let victim = fleet.apps[1] as App;
    for (let round = 0; round < rounds; round++) {
      const started = await Promise.all(cases.map((each) => startCase(stage, fleet, victim, each, round)));
      await Promise.all(started.map(({ runId, example }) => readyToCrash(fleet, runId, example)));
      await victim.kill();
      const reviving = round + 1 < rounds ? fleet.add() : null;
      for (const { runId, example } of started) {
        crashes++;
        faults.push(...(await judge(fleet, survivor, runId, example)));
      }
      victim = (await reviving) ?? victim;
    }
    faults.push(...(await auditRuns(fleet)), ...(await repeatedCalls(fleet)));
    return { figures: { "crashes inside tools": crashes, "kinds of crash": cases.length }, faults };
  } finally {
    await fleet.end();
  }
}

/** The first answer asks for the calls; a held call holds only then, and the second answer tells what came back. */
async function startCase(stage: Stage, fleet: Fleet, victim: App, example: Case, round: number) {
  const name = `tool ${example.name} ${round}`;
  stage.model.write(name, ({ items }) => {
    const results = items.filter((item) => item.kind === "result").map((item) => item.output);
    if (results.length > 0) return { text: results.join(" & ") };
    return {
      calls: example.calls.map(({ tool, label, holds }, index) => ({
        id: `call_${index}`,
        name: tool,
        arguments: JSON.stringify({ label, hold_first_ms: holds ? holdMs : 0 }),
      })),
    };
  });
  const runId = await startRun(victim, fleet.person, messageFor(name), "chaos");
  return { runId, example };
}

/** The held call has left its row, and every other one is stored as finished. */
async function readyToCrash(fleet: Fleet, runId: string, example: Case): Promise<void> {
  const finished = example.calls.filter((call) => !call.holds).length;
  const isReady = async () => {
    const [row] = await fleet.sql<{ held: number; finished: number }[]>`
      select (select count(*) from chaos_effects where run_id = ${runId} and label = 'held')::int as held,
        (select count(*) from tool_calls where run_id = ${runId} and status = 'finished')::int as finished`;
    return row?.held === 1 && row.finished === finished;
  };
  if (await until(isReady, { everyMs: 20, timeoutMs: crashTimeoutMs })) return;
  throw new Error(`The calls of "${example.name}" did not get under way.`);
}

async function judge(fleet: Fleet, survivor: App, runId: string, example: Case): Promise<string[]> {
  const reader = await followRun({ person: fleet.person, runId, apps: () => [survivor], timeoutMs: endTimeoutMs });
  const faults = await compareReaders(fleet.sql, runId, [reader]);
  const end = parseEvents(reader).at(-1);
  if (end?.kind !== "final" || !example.told.test(String(end.text))) {
    faults.push(`"${example.name}" ended with ${JSON.stringify(end?.text ?? end)}`);
  }
  const rows = await fleet.sql<{ label: string; count: number }[]>`
    select label, count(*)::int from chaos_effects where run_id = ${runId} group by label`;
  const counts = Object.fromEntries(rows.map((row) => [row.label, row.count]));
  for (const [label, count] of Object.entries(example.counts)) {
    if (counts[label] !== count) faults.push(`"${example.name}": ${label} happened ${counts[label]} times`);
  }
  return faults;
}

/** No call that was finished before a crash left a second row. */
async function repeatedCalls(fleet: Fleet): Promise<string[]> {
  const rows = await fleet.sql<{ run_id: string; call_id: string; count: number }[]>`
    select e.run_id, e.call_id, count(*)::int from chaos_effects e
    join tool_calls t on t.run_id = e.run_id and split_part(t.call_id, '/', 2) = e.call_id and t.tool = 'once'
    group by e.run_id, e.call_id having count(*) > 1`;
  return rows.map((row) => `call ${row.call_id} of run ${row.run_id} took effect ${row.count} times`);
}
