import { NATURAL_PACE } from "@/dev/model/answer";
import { pause } from "@/dev/wait";
import type { StreamEvent } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent } from "@/features/runs/stream/fold";
import type { App } from "../harness/app";
import { auditRuns, compareReaders, parseEvents } from "../harness/audit";
import { startRun } from "../harness/client";
import { messageFor, type Script, someText } from "../harness/model";
import { followRun, type Transcript } from "../harness/reader";
import { type Findings, spread } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { takeoversIn } from "../harness/takeovers";

const takeoverLimitMs = 10_000;
const answerCharacters = 1_600;
const thoughts = "First the sum and the date, then somebody who knows more.";
const pace = { ...NATURAL_PACE, firstDelayMs: 120, delayMs: 25, chunkChars: 40 };
const responses = 3;
/** What the scripted answer takes: its pieces, each after its pause (which varies by a quarter). */
const answerMs =
  1.25 * (responses * pace.firstDelayMs + ((answerCharacters + 2 * thoughts.length) / pace.chunkChars) * pace.delayMs);

/** Thinks, calls two tools at once, hands over, and the second agent answers: a crash may come anywhere in it. */
function script(text: string): Script {
  return ({ items }) => {
    const made = new Set(items.flatMap((item) => (item.kind === "call" ? [item.name] : [])));
    if (!made.has("calculator")) {
      return {
        reasoning: thoughts,
        calls: [
          { name: "calculator", arguments: JSON.stringify({ expression: "18% * 2450" }) },
          {
            name: "current_time",
            arguments: JSON.stringify({ date: "2026-11-21", time_zone: null, compare_to: null }),
          },
        ],
        pace,
      };
    }
    if (!made.has("transfer_to_researcher"))
      return { calls: [{ name: "transfer_to_researcher", arguments: "{}" }], pace };
    return { reasoning: thoughts, text, pace };
  };
}

interface KilledRun {
  runId: string;
  text: string;
  startedBy: App;
  readers: Transcript[];
}

/** `kill -9` of the process that executes a run, at a random point of the run, while other processes live. */
export async function killOwner(stage: Stage, kills: number): Promise<Findings> {
  const random = stage.random.fork("kill-owner");
  const fleet = await startFleet(stage, { kind: "standalone", size: 4 });
  try {
    const survivor = fleet.apps[0] as App;
    const victims = fleet.apps.slice(1);
    const aloneMs = await undisturbedMs(stage, fleet, survivor);
    const watched: Promise<KilledRun>[] = [];
    const lanes = victims.map(async (first, lane) => {
      let victim = first;
      for (let kill = lane; kill < kills; kill += victims.length) {
        const name = `kill-owner-${kill}`;
        const luck = random.fork(name);
        const text = someText(luck, answerCharacters);
        stage.model.write(name, script(text));
        const owner = victim;
        const runId = await startRun(owner, fleet.person, messageFor(name));
        const moving = () => [owner, survivor].filter((app) => app.running());
        watched.push(watch(fleet, { runId, text, startedBy: owner }, [moving, () => [survivor]]));
        await pause(luck.next() * answerMs * 0.95);
        await owner.kill();
        if (kill + victims.length < kills) victim = await fleet.add();
      }
    });
    await Promise.all(lanes);
    return await judge(fleet, await Promise.all(watched), aloneMs);
  } finally {
    await fleet.end();
  }
}

/** `kill -9` of the only process while several runs are under way; the same installation starts again. */
export async function killOnlyProcess(stage: Stage, runs: number, runsPerKill: number): Promise<Findings> {
  const random = stage.random.fork("kill-only");
  const fleet = await startFleet(stage, { kind: "standalone", size: 1 });
  try {
    const aloneMs = await undisturbedMs(stage, fleet, fleet.apps[0] as App);
    const finished: KilledRun[] = [];
    for (let done = 0; done < runs; done += runsPerKill) {
      const victim = fleet.running()[0] as App;
      const batch = Array.from({ length: Math.min(runsPerKill, runs - done) }, (_, index) => done + index);
      const started = batch.map(async (number) => {
        const name = `kill-only-${number}`;
        const luck = random.fork(name);
        const text = someText(luck, answerCharacters);
        stage.model.write(name, script(text));
        await pause(luck.next() * answerMs * 0.9);
        return { runId: await startRun(victim, fleet.person, messageFor(name)), text, startedBy: victim };
      });
      const watched = started.map(async (run) => watch(fleet, await run, [() => fleet.running()]));
      await Promise.all([...started, pause(answerMs * 0.95)]);
      await victim.kill();
      await fleet.add();
      finished.push(...(await Promise.all(watched)));
    }
    return await judge(fleet, finished, aloneMs);
  } finally {
    await fleet.end();
  }
}

/** What the same answer takes here and now when nothing disturbs it; at least what its pace makes of it. */
async function undisturbedMs(stage: Stage, fleet: Fleet, app: App): Promise<number> {
  const name = `undisturbed on ${app.url}`;
  const text = someText(stage.random.fork("undisturbed"), answerCharacters);
  stage.model.write(name, script(text));
  const startedAt = Date.now();
  const runId = await startRun(app, fleet.person, messageFor(name));
  await watch(fleet, { runId, text, startedBy: app }, [() => [app]]);
  return Math.max(answerMs, Date.now() - startedAt);
}

async function watch(fleet: Fleet, run: Omit<KilledRun, "readers">, places: (() => App[])[]): Promise<KilledRun> {
  const timeoutMs = (answerMs + takeoverLimitMs) * 3;
  const { person } = fleet;
  const readers = await Promise.all(places.map((apps) => followRun({ person, runId: run.runId, apps, timeoutMs })));
  return { ...run, readers };
}

const expectedShape = "reasoning calculator=441 current_time=completed researcher reasoning text";

/** What a person sees at the end, in order: withdrawn items must be gone, and nothing may be there twice. */
function shapeOf(reader: Transcript): string {
  const view = (parseEvents(reader) as unknown as StreamEvent[]).reduce(foldEvent, emptyRunView("triage"));
  const names = view.parts.map((part) => {
    if (part.type === "handoff") return part.to;
    if (part.type !== "tool_call") return part.type;
    const value = part.tool === "calculator" ? JSON.parse(part.output ?? "{}").result : part.status;
    return `${part.tool}=${value}`;
  });
  return names.join(" ");
}

/** A process that took a run over may be killed itself: each crash is judged by what follows it. */
async function judge(fleet: Fleet, runs: readonly KilledRun[], aloneMs: number): Promise<Findings> {
  const faults = await auditRuns(fleet);
  const takeovers = takeoversIn(fleet.apps);
  const takeoversMs: number[] = [];
  const endsMs: number[] = [];
  for (const run of runs) {
    const { runId, readers } = run;
    faults.push(...(await compareReaders(fleet.sql, runId, readers)));
    const end = readers[0] ? parseEvents(readers[0]).at(-1) : undefined;
    if (end?.kind !== "final" || end.text !== run.text) faults.push(`run ${runId} did not end with its whole answer`);
    const shape = readers[0] ? shapeOf(readers[0]) : "";
    if (shape !== expectedShape) faults.push(`run ${runId} shows ${shape}`);
    let owner = run.startedBy;
    for (const takeover of takeovers.get(runId) ?? []) {
      const takeoverMs = takeover.at - (owner.killedAt ?? Number.NaN);
      takeoversMs.push(takeoverMs);
      if (!(takeoverMs <= takeoverLimitMs)) {
        faults.push(`run ${runId} of ${owner.name} was taken over after ${takeoverMs} ms`);
      }
      owner = takeover.by;
      const endedAt = Date.parse(end?.server_timestamp ?? "");
      if (owner.killedAt !== null && owner.killedAt < endedAt) continue;
      const endMs = endedAt - (takeover.at - takeoverMs);
      endsMs.push(endMs);
      if (!(endMs <= aloneMs + takeoverLimitMs)) faults.push(`run ${runId} ended ${endMs} ms after the crash`);
    }
  }
  return {
    figures: {
      "runs whose process was killed": runs.length,
      takeovers: takeoversMs.length,
      "answer undisturbed": `${Math.round(aloneMs)} ms`,
      takeover: spread(takeoversMs),
      "crash to end": spread(endsMs),
    },
    faults,
  };
}
