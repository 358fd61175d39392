import { pause } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, storedTranscript } from "../harness/audit";
import { bytesOf, followRun, openEvents } from "../harness/reader";
import type { Findings } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { judgeAnswer, read, startLiveRun } from "./live-runs";

const parallelReaders = 8;
const timeoutMs = 60_000;

export interface CutCounts {
  /** 1 cuts a replay at every byte, 10 at every tenth. */
  everyByte: number;
  livePlaces: number;
}

/**
 * Cuts connections: at every byte of a finished run's replay, and at seeded places of runs that go on. The rest is read
 * from the same process and from another one.
 */
export async function cutConnections(stage: Stage, counts: CutCounts): Promise<Findings> {
  const fleet = await startFleet(stage, { kind: "standalone", size: 2 });
  try {
    const replay = await cutReplay(stage, fleet, counts.everyByte);
    const live = await cutLive(stage, fleet, counts.livePlaces);
    const faults = [...replay.faults, ...live.faults, ...(await auditRuns(fleet))];
    return { figures: { ...replay.figures, ...live.figures }, faults };
  } finally {
    await fleet.end();
  }
}

async function cutReplay(stage: Stage, fleet: Fleet, everyByte: number): Promise<Findings> {
  const [a, b] = fleet.apps as [App, App];
  const spec = { name: "cut-replay", characters: 240, pace: { delayMs: 5, chunkChars: 20 }, reasoning: "Hm, well." };
  const run = await startLiveRun(stage, fleet, a, spec);
  read(fleet, run, () => [a], { timeoutMs });
  const faults = await judgeAnswer(fleet, run);
  await packed(fleet, run.runId);
  const expected = bytesOf(await storedTranscript(fleet.sql, run.runId));
  const bytes = await replayBytes(fleet, a, run.runId);
  const cuts: { at: number; rest: App }[] = [];
  for (let at = 1; at <= bytes; at += everyByte) cuts.push({ at, rest: a }, { at, rest: b });
  const next = cuts[Symbol.iterator]();
  const work = Array.from({ length: parallelReaders }, async () => {
    for (const { at, rest } of next) {
      const reader = await followRun({
        person: fleet.person,
        runId: run.runId,
        apps: () => [a, rest],
        cutAfterBytes: (connection) => (connection === 1 ? at : null),
        timeoutMs,
      });
      faults.push(...reader.faults.map((fault) => `cut at byte ${at}: ${fault}`));
      if (bytesOf(reader) !== expected) faults.push(`cut at byte ${at}: other bytes than the database`);
    }
  });
  await Promise.all(work);
  return { figures: { "bytes of the replay": bytes, "cuts of the replay": cuts.length }, faults };
}

/** Packing follows the end of a run at once; the replay must be the same on both sides of it. */
async function packed(fleet: Fleet, runId: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await fleet.sql`select packed_at from runs where id = ${runId}`;
    if (row?.packed_at) return;
    await pause(20);
  }
  throw new Error("The run was not packed.");
}

async function replayBytes(fleet: Fleet, app: App, runId: string): Promise<number> {
  const { response } = await openEvents(app, fleet.person, runId, 0);
  let count = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) count += chunk.length;
  return count;
}

const livePace = { firstDelayMs: 100, delayMs: 25, chunkChars: 25 };
const liveCharacters = 2_000;
const liveRuns = 5;
const readersPerRun = 4;
/** The least that a live run sends: under load several pieces of its text travel in one frame. */
const liveBytes = 8_000;
const mostCuts = 100;

async function cutLive(stage: Stage, fleet: Fleet, places: number): Promise<Findings> {
  const random = stage.random.fork("cut-live");
  const [a, b] = fleet.apps as [App, App];
  const faults: string[] = [];
  let cuts = 0;
  const longest = Math.round((2 * liveBytes * liveRuns * readersPerRun) / places);
  const runs = Array.from({ length: liveRuns }, async (_, index) => {
    const spec = { name: `cut-live-${index}`, characters: liveCharacters, pace: livePace };
    const run = await startLiveRun(stage, fleet, index % 2 === 0 ? a : b, spec);
    for (let reader = 0; reader < readersPerRun; reader++) {
      const apps = reader % 2 === 0 ? [a] : [a, b];
      const luck = random.fork(`${index} ${reader}`);
      const cutAfterBytes = (connection: number) => (connection > mostCuts ? null : luck.integer(1, longest));
      read(fleet, run, () => apps, { timeoutMs, cutAfterBytes });
    }
    faults.push(...(await judgeAnswer(fleet, run)));
    for (const { endings } of await Promise.all(run.readers)) cuts += endings.filter((end) => end === "cut").length;
  });
  await Promise.all(runs);
  if (cuts < places) faults.push(`only ${cuts} of ${places} cuts of live runs came about`);
  return { figures: { "cuts of live runs": cuts }, faults };
}
