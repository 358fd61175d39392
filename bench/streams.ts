import { equipAgent } from "./equipped-agent";
import type { Lab } from "./lab";
import { keepBusy, readStream, type StreamTimes, type Target } from "./load";
import { pacedMessage, plainMessage } from "./messages";
import { type Person, signIn } from "./person";
import { cpuMs, familyCpuMs } from "./processes";
import { median, percentile } from "./statistics";

const rounds = 5;
const warmUpStreams = 1_500;

export interface Scenario {
  name: string;
  concurrency: number;
  streams: number;
  message: string;
}

export const oneAtATime: Scenario = { name: "1 stream", concurrency: 1, streams: 100, message: plainMessage };
export const twentyAtATime: Scenario = { name: "20 streams", concurrency: 20, streams: 400, message: plainMessage };
export const twentyPaced: Scenario = {
  name: "20 streams at the demo model's pace",
  concurrency: 20,
  streams: 100,
  message: pacedMessage,
};
export const scenarios = [oneAtATime, twentyAtATime, twentyPaced];

/** What one app did in one scenario; times in milliseconds. */
export interface Measured {
  p50: number;
  p95: number;
  perSecond: number;
  cpuPerStream: number;
  /** Of Postgres; zero for an app that has none, NaN where it is not ours to look at. */
  databaseCpuPerStream: number;
}

/** `equipped` is the app with an agent that has ten tools, standard guardrails and trimmed memory. */
const subjects = ["bare", "app", "equipped"] as const;
export type Subject = (typeof subjects)[number];
export type Results = Map<Scenario, Record<Subject, Measured>>;

/** What is measured: who asks, and the agent that is asked where it is not the usual one. */
interface Bench {
  lab: Lab;
  person: Person;
  equippedAgent: string;
}

/** Runs every scenario on all subjects in turns, five times, and takes each figure's median. */
export async function measureStreams(lab: Lab, person: Person, signal: AbortSignal): Promise<Results> {
  const bench = { lab, person, equippedAgent: await equipAgent(lab.app.url, person) };
  for (const subject of subjects) {
    const target = await targetOf(bench, subject, plainMessage);
    await runStreams(target, { ...twentyAtATime, streams: warmUpStreams }, signal);
  }
  const seen = scenarios.map((scenario) => ({ scenario, measured: { bare: [], app: [], equipped: [] } as Rounds }));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? subjects : subjects.toReversed();
    for (const { scenario, measured } of seen) {
      for (const subject of order) measured[subject].push(await measure(bench, subject, scenario, signal));
    }
  }
  return new Map(
    seen.map(({ scenario, measured: { bare, app, equipped } }) => [
      scenario,
      { bare: medians(bare), app: medians(app), equipped: medians(equipped) },
    ]),
  );
}

type Rounds = Record<Subject, Measured[]>;

async function measure(bench: Bench, subject: Subject, scenario: Scenario, signal: AbortSignal): Promise<Measured> {
  const { lab } = bench;
  const server = subject === "bare" ? lab.bare : lab.app;
  const target = await targetOf(bench, subject, scenario.message);
  const databaseCpu = () => (subject === "bare" ? 0 : lab.postmasterPid ? familyCpuMs(lab.postmasterPid) : Number.NaN);
  const [ownBefore, databaseBefore] = [cpuMs(server.pid), databaseCpu()];
  const startedAt = performance.now();
  const times = await runStreams(target, scenario, signal);
  const elapsedMs = performance.now() - startedAt;
  const firstTokens = times.map(({ firstTokenMs }) => firstTokenMs);
  return {
    p50: median(firstTokens),
    p95: percentile(firstTokens, 0.95),
    perSecond: (times.length * 1000) / elapsedMs,
    cpuPerStream: (cpuMs(server.pid) - ownBefore) / times.length,
    databaseCpuPerStream: (databaseCpu() - databaseBefore) / times.length,
  };
}

async function targetOf({ lab, person, equippedAgent }: Bench, subject: Subject, message: string): Promise<Target> {
  const json = { "content-type": "application/json" };
  const body = JSON.stringify({ message, ...(subject === "equipped" ? { agent: equippedAgent } : {}) });
  if (subject === "bare") return { url: `${lab.bare.url}/api/stream`, method: "POST", headers: json, body };
  const credential = await signIn(lab.app.url, person);
  return { url: `${lab.app.url}/api/v1/chat/stream`, method: "POST", headers: { ...json, ...credential }, body };
}

async function runStreams(target: Target, scenario: Scenario, signal: AbortSignal): Promise<StreamTimes[]> {
  const times: StreamTimes[] = [];
  let left = scenario.streams;
  const more = () => !signal.aborted && left-- > 0;
  await keepBusy(scenario.concurrency, more, async () => {
    times.push(await readStream(target));
  });
  signal.throwIfAborted();
  return times;
}

function medians(all: readonly Measured[]): Measured {
  const of = (name: keyof Measured) => median(all.map((one) => one[name]));
  return {
    p50: of("p50"),
    p95: of("p95"),
    perSecond: of("perSecond"),
    cpuPerStream: of("cpuPerStream"),
    databaseCpuPerStream: of("databaseCpuPerStream"),
  };
}
