import { pause, until } from "@/dev/wait";
import { type App, readiness } from "../harness/app";
import { auditRuns } from "../harness/audit";
import { call, cancelRun } from "../harness/client";
import { messageFor } from "../harness/model";
import { type Findings, spread } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { takeoversIn } from "../harness/takeovers";
import { judgeAnswer, type LiveRun, read, startLiveRun } from "./live-runs";

const pace = { firstDelayMs: 200, delayMs: 40, chunkChars: 30 };
const characters = 3_000;
const timeoutMs = 90_000;
const cancelLimitMs = 1_000;

export interface Outage {
  /** How long Postgres stays away after its SIGKILL. */
  awayMs: number;
  runs: number;
}

/** SIGKILL to Postgres while runs stream in two processes; it comes back after a while. */
export async function databaseOutage(stage: Stage, outages: readonly Outage[]): Promise<Findings> {
  const random = stage.random.fork("database-outage");
  const fleet = await startFleet(stage, { kind: "standalone", size: 2 });
  const findings: Findings = { figures: {}, faults: [] };
  const recoveriesMs: number[] = [];
  let refused = 0;
  try {
    for (const [index, { awayMs, runs }] of outages.entries()) {
      const live = await Promise.all(
        Array.from({ length: runs }, async (_, number) => {
          await pause(random.integer(0, 2_000));
          return startOne(stage, fleet, `outage-${index}-${number}`, number);
        }),
      );
      const underway = keepAsking(fleet);
      await pause(random.integer(100, 800));
      await stage.databases.kill();
      const [answers] = await Promise.all([askMeanwhile(fleet, awayMs), pause(awayMs)]);
      findings.faults.push(...answers.faults);
      refused += answers.refused;
      await stage.databases.start();
      const backAt = Date.now();
      findings.faults.push(...(await underway.stop()), ...(await answersAgain(fleet)));
      for (const run of live) findings.faults.push(...(await judgeAnswer(fleet, run)));
      await until(async () => (await Promise.all(fleet.apps.map(readiness))).every((status) => status === 200), {
        everyMs: 50,
        timeoutMs: 20_000,
      });
      recoveriesMs.push(Date.now() - backAt);
      findings.faults.push(...(await cancelAcross(stage, fleet, index)));
    }
    findings.faults.push(...(await auditRuns(fleet)));
    for (const app of fleet.apps) if (!app.running()) findings.faults.push(`${app.name} did not survive`);
    const takeovers = [...takeoversIn(fleet.apps).values()].flat();
    findings.figures = {
      "kills of Postgres": outages.length,
      "runs under way": outages.reduce((sum, outage) => sum + outage.runs, 0),
      "away for": outages.map((outage) => `${outage.awayMs / 1000} s`).join(", "),
      "taken over although the owner lived": takeovers.length,
      "requests answered 503 meanwhile": refused,
      "back to all runs ended": spread(recoveriesMs),
    };
    return findings;
  } finally {
    await fleet.end();
  }
}

async function startOne(stage: Stage, fleet: Fleet, name: string, number: number): Promise<LiveRun> {
  const [a, b] = fleet.apps as [App, App];
  const run = await startLiveRun(stage, fleet, number % 2 === 0 ? a : b, { name, characters, pace });
  read(fleet, run, () => [a, b], { timeoutMs });
  read(fleet, run, () => [b, a], { timeoutMs });
  return run;
}

/** New requests while the database is away are refused with 503 and the advice to come back. */
async function askMeanwhile(fleet: Fleet, awayMs: number): Promise<{ faults: string[]; refused: number }> {
  const deadline = Date.now() + awayMs - 500;
  const faults: string[] = [];
  let refused = 0;
  while (Date.now() < deadline) {
    for (const app of fleet.apps) {
      const body = { message: messageFor("never") };
      const { person } = fleet;
      const answers = await Promise.all([
        call(app, "POST", "/api/v1/runs", { person, body, headers: { "idempotency-key": crypto.randomUUID() } }),
        call(app, "GET", "/api/v1/conversations", { person }),
      ]);
      for (const { status, headers, body: problem } of answers) {
        refused++;
        if (status !== 503 || !headers.get("retry-after") || problem.code !== "service_unavailable") {
          faults.push(`${status} ${JSON.stringify(problem)} without the database`);
        }
      }
    }
    await pause(200);
  }
  return { faults, refused };
}

const askers = 12;
const recoveryMs = 3_000;

/** Short transactions all the time, so that the crash comes in the middle of many. */
function keepAsking(fleet: Fleet) {
  let stopped = false;
  const work = fleet.apps.flatMap((app) => Array.from({ length: askers }, () => ask(app)));
  async function ask(app: App): Promise<string[]> {
    const faults: string[] = [];
    while (!stopped) {
      const { status } = await call(app, "GET", "/api/v1/conversations", { person: fleet.person });
      if (status !== 200 && status !== 503) faults.push(`${app.name} answered ${status} while Postgres went`);
      if (status === 503) await pause(50);
    }
    return faults;
  }
  return {
    async stop() {
      stopped = true;
      return (await Promise.all(work)).flat();
    },
  };
}

/** No part of a connection pool may stay broken: soon after the outage every one of many requests is answered. */
async function answersAgain(fleet: Fleet): Promise<string[]> {
  const deadline = Date.now() + recoveryMs;
  for (;;) {
    const startedAt = Date.now();
    const requests = fleet.apps.flatMap((app) => Array.from({ length: askers * 2 }, () => app));
    const answers = await Promise.all(
      requests.map((app) => call(app, "GET", "/api/v1/conversations", { person: fleet.person })),
    );
    const refused = answers.filter(({ status }) => status !== 200).length;
    if (refused === 0 && Date.now() - startedAt < recoveryMs) return [];
    if (Date.now() > deadline) return [`${refused} of ${answers.length} requests were refused after the outage`];
  }
}

/** After an outage a cancel still travels at once: the listener must be back, not only the poll. */
async function cancelAcross(stage: Stage, fleet: Fleet, index: number): Promise<string[]> {
  const [a, b] = fleet.apps as [App, App];
  const spec = { name: `outage-cancel-${index}`, characters: 20_000, pace: { ...pace, delayMs: 100 } };
  const run = await startLiveRun(stage, fleet, a, spec);
  const modelCall = () => stage.model.calls.find((each) => each.script === run.name);
  await until(() => modelCall() !== undefined, { everyMs: 10, timeoutMs: 5_000 });
  await pause(300);
  const askedAt = Date.now();
  await cancelRun(b, fleet.person, run.runId);
  await until(() => modelCall()?.abortedAt !== null, { everyMs: 5, timeoutMs: 5_000 });
  const tookMs = (modelCall()?.abortedAt ?? Number.POSITIVE_INFINITY) - askedAt;
  return tookMs <= cancelLimitMs ? [] : [`after outage ${index} a cancel took ${tookMs} ms`];
}
