import { NATURAL_PACE } from "@/dev/model/answer";
import { pause } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, compareReaders, parseEvents } from "../harness/audit";
import { startRun } from "../harness/client";
import { messageFor, someText } from "../harness/model";
import { followRun, type Transcript } from "../harness/reader";
import { type Findings, spread } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { takeoversIn } from "../harness/takeovers";

const takeoverLimitMs = 10_000;
const answerCharacters = 2_400;
const pace = { ...NATURAL_PACE, firstDelayMs: 150, delayMs: 25, chunkChars: 40 };
/** What the scripted answer takes: its pieces, each after its pause (which varies by a quarter). */
const answerMs = pace.firstDelayMs * 1.25 + (answerCharacters / pace.chunkChars) * pace.delayMs * 1.25;

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
    const watched: Promise<KilledRun>[] = [];
    const lanes = victims.map(async (first, lane) => {
      let victim = first;
      for (let kill = lane; kill < kills; kill += victims.length) {
        const name = `kill-owner-${kill}`;
        const luck = random.fork(name);
        const text = someText(luck, answerCharacters);
        stage.model.write(name, () => ({ reasoning: "Let me think about it.", text, pace }));
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
    return await judge(fleet, await Promise.all(watched));
  } finally {
    await fleet.end();
  }
}

/** `kill -9` of the only process while several runs are under way; the same installation starts again. */
export async function killOnlyProcess(stage: Stage, runs: number, runsPerKill: number): Promise<Findings> {
  const random = stage.random.fork("kill-only");
  const fleet = await startFleet(stage, { kind: "standalone", size: 1 });
  try {
    const finished: KilledRun[] = [];
    for (let done = 0; done < runs; done += runsPerKill) {
      const victim = fleet.running()[0] as App;
      const batch = Array.from({ length: Math.min(runsPerKill, runs - done) }, (_, index) => done + index);
      const started = batch.map(async (number) => {
        const name = `kill-only-${number}`;
        const luck = random.fork(name);
        const text = someText(luck, answerCharacters);
        stage.model.write(name, () => ({ text, pace }));
        await pause(luck.next() * answerMs * 0.9);
        return { runId: await startRun(victim, fleet.person, messageFor(name)), text, startedBy: victim };
      });
      const watched = started.map(async (run) => watch(fleet, await run, [() => fleet.running()]));
      await Promise.all([...started, pause(answerMs * 0.95)]);
      await victim.kill();
      await fleet.add();
      finished.push(...(await Promise.all(watched)));
    }
    return await judge(fleet, finished);
  } finally {
    await fleet.end();
  }
}

async function watch(fleet: Fleet, run: Omit<KilledRun, "readers">, places: (() => App[])[]): Promise<KilledRun> {
  const timeoutMs = (answerMs + takeoverLimitMs) * 3;
  const { person } = fleet;
  const readers = await Promise.all(places.map((apps) => followRun({ person, runId: run.runId, apps, timeoutMs })));
  return { ...run, readers };
}

/** A process that took a run over may be killed itself: each crash is judged by what follows it. */
async function judge(fleet: Fleet, runs: readonly KilledRun[]): Promise<Findings> {
  const faults = await auditRuns(fleet);
  const takeovers = takeoversIn(fleet.apps);
  const takeoversMs: number[] = [];
  const endsMs: number[] = [];
  for (const run of runs) {
    const { runId, readers } = run;
    faults.push(...(await compareReaders(fleet.sql, runId, readers)));
    const end = readers[0] ? parseEvents(readers[0]).at(-1) : undefined;
    if (end?.kind !== "final" || end.text !== run.text) faults.push(`run ${runId} did not end with its whole answer`);
    let owner = run.startedBy;
    for (const takeover of takeovers.get(runId) ?? []) {
      const takeoverMs = takeover.at - (owner.killedAt ?? Number.NaN);
      takeoversMs.push(takeoverMs);
      if (!(takeoverMs <= takeoverLimitMs)) {
        faults.push(`run ${runId} of ${owner.name} was taken over after ${takeoverMs} ms`);
      }
      owner = takeover.by;
      const endMs = Date.parse(end?.server_timestamp ?? "") - (takeover.at - takeoverMs);
      if (owner.killedAt === null) endsMs.push(endMs);
      if (owner.killedAt === null && !(endMs <= answerMs + takeoverLimitMs)) {
        faults.push(`run ${runId} ended ${endMs} ms after the crash`);
      }
    }
  }
  return {
    figures: {
      "runs whose process was killed": runs.length,
      "last owner lived on": endsMs.length,
      takeover: spread(takeoversMs),
      "crash to end": spread(endsMs),
    },
    faults,
  };
}
