import { NATURAL_PACE } from "@/dev/model/answer";
import { pause } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, compareReaders, parseEvents } from "../harness/audit";
import { startRun } from "../harness/client";
import { messageFor, someText } from "../harness/model";
import { followRun, type Transcript } from "../harness/reader";
import { type Findings, spread } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";

const takeoverLimitMs = 10_000;
const answerCharacters = 2_400;
const pace = { ...NATURAL_PACE, firstDelayMs: 150, delayMs: 25, chunkChars: 40 };
/** What the scripted answer takes: its pieces, each after its pause (which varies by a quarter). */
const answerMs = pace.firstDelayMs * 1.25 + (answerCharacters / pace.chunkChars) * pace.delayMs * 1.25;

interface KilledRun {
  runId: string;
  text: string;
  killedAt: number;
  readers: Transcript[];
}

/** `kill -9` of the process that executes a run, at a random point of the run, while another process lives. */
export async function killOwner(stage: Stage, kills: number): Promise<Findings> {
  const random = stage.random.fork("kill-owner");
  const fleet = await startFleet(stage, { kind: "standalone", size: 4 });
  try {
    const survivor = fleet.apps[0] as App;
    const victims = fleet.apps.slice(1);
    const pending: Promise<KilledRun>[] = [];
    const lanes = victims.map(async (first, lane) => {
      let victim = first;
      for (let kill = lane; kill < kills; kill += victims.length) {
        const name = `kill-owner-${kill}`;
        const text = someText(random.fork(name), answerCharacters);
        stage.model.write(name, () => ({ reasoning: "Let me think about it.", text, pace }));
        const runId = await startRun(victim, fleet.person, messageFor(name));
        const serving = victim;
        const moving = () => [serving, survivor].filter((app) => app.running());
        pending.push(watch(fleet, runId, text, [moving, () => [survivor]], killSoon(victim, random.fork(name).next())));
        await victim.exited;
        if (kill + victims.length < kills) victim = await fleet.add();
      }
    });
    await Promise.all(lanes);
    return await judge(fleet, await Promise.all(pending));
  } finally {
    await fleet.end();
  }
}

async function killSoon(victim: App, luck: number): Promise<number> {
  await pause(luck * answerMs * 0.95);
  const killedAt = Date.now();
  await victim.kill();
  return killedAt;
}

async function watch(
  fleet: Fleet,
  runId: string,
  text: string,
  places: (() => App[])[],
  killing: Promise<number>,
): Promise<KilledRun> {
  const timeoutMs = answerMs * 2 + takeoverLimitMs * 2;
  const readers = await Promise.all(places.map((apps) => followRun({ person: fleet.person, runId, apps, timeoutMs })));
  return { runId, text, killedAt: await killing, readers };
}

/** `kill -9` of the only process while several runs are under way; the same installation starts again. */
export async function killOnlyProcess(stage: Stage, runs: number, runsPerKill = 5): Promise<Findings> {
  const random = stage.random.fork("kill-only");
  const fleet = await startFleet(stage, { kind: "standalone", size: 1 });
  try {
    const finished: KilledRun[] = [];
    for (let done = 0; done < runs; done += runsPerKill) {
      const victim = fleet.running()[0] as App;
      const batch = Array.from({ length: Math.min(runsPerKill, runs - done) }, (_, index) => done + index);
      const killing = Promise.withResolvers<number>();
      const watched = batch.map(async (number) => {
        const name = `kill-only-${number}`;
        const luck = random.fork(name);
        const text = someText(luck, answerCharacters);
        stage.model.write(name, () => ({ text, pace }));
        await pause(luck.next() * answerMs * 0.95);
        const runId = await startRun(victim, fleet.person, messageFor(name));
        return watch(fleet, runId, text, [() => fleet.running()], killing.promise);
      });
      await pause(answerMs);
      const killedAt = Date.now();
      await victim.kill();
      killing.resolve(killedAt);
      await fleet.add();
      finished.push(...(await Promise.all(watched)));
    }
    return await judge(fleet, finished);
  } finally {
    await fleet.end();
  }
}

async function judge(fleet: Fleet, runs: readonly KilledRun[]): Promise<Findings> {
  const faults = await auditRuns(fleet.sql);
  const takeoversMs: number[] = [];
  const endsMs: number[] = [];
  for (const { runId, text, killedAt, readers } of runs) {
    faults.push(...(await compareReaders(fleet.sql, runId, readers)));
    const events = readers[0] ? parseEvents(readers[0]) : [];
    const end = events.at(-1);
    if (end?.kind !== "final" || end.text !== text) faults.push(`run ${runId} did not end with its whole answer`);
    const endMs = Date.parse(end?.server_timestamp ?? "") - killedAt;
    if (endMs > answerMs + takeoverLimitMs) faults.push(`run ${runId} ended ${endMs} ms after the crash`);
    const resumed = events.find((event) => event.kind === "lifecycle" && event.reason === "resumed");
    if (!resumed) continue;
    const takeoverMs = Date.parse(resumed.server_timestamp) - killedAt;
    takeoversMs.push(takeoverMs);
    endsMs.push(endMs);
    if (takeoverMs > takeoverLimitMs) faults.push(`run ${runId} was taken over after ${takeoverMs} ms`);
  }
  return {
    figures: {
      "runs whose process was killed": runs.length,
      "taken over": takeoversMs.length,
      takeover: spread(takeoversMs),
      "crash to end": spread(endsMs),
    },
    faults,
  };
}
