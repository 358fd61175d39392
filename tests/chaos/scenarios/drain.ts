import { pause } from "@/dev/wait";
import { type App, readiness } from "../harness/app";
import { auditRuns } from "../harness/audit";
import { call } from "../harness/client";
import { messageFor } from "../harness/model";
import type { Findings } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { judgeAnswer, read, startLiveRun } from "./live-runs";

const exitLimitMs = 15_000;
const streams = 20;
/** From answers that end within the drain's grace to such that cannot. */
const shortestMs = 1_500;
const longestMs = 13_000;
const chunk = { delayMs: 60, chunkChars: 30 };
const timeoutMs = 60_000;

/** SIGTERM to a process with open streams; the runs that it cannot finish go on elsewhere. */
export async function drain(stage: Stage): Promise<Findings> {
  const random = stage.random.fork("drain");
  const fleet = await startFleet(stage, { kind: "standalone", size: 2 });
  try {
    const [leaving, staying] = fleet.apps as [App, App];
    const live = await Promise.all(
      Array.from({ length: streams }, async (_, index) => {
        const lengthMs = shortestMs + ((longestMs - shortestMs) * index) / (streams - 1);
        const characters = Math.round((lengthMs / chunk.delayMs) * chunk.chunkChars);
        const pace = { firstDelayMs: 100, ...chunk };
        const run = await startLiveRun(stage, fleet, leaving, { name: `drain-${index}`, characters, pace });
        const reader = read(fleet, run, () => [leaving, staying].filter((app) => app.running()), { timeoutMs });
        return { run, reader };
      }),
    );
    await pause(random.integer(300, 900));
    const signalledAt = Date.now();
    leaving.signal("SIGTERM");
    const probing = probe(stage, fleet, leaving);
    const exit = await leaving.exited;
    const exitMs = Date.now() - signalledAt;
    const faults = await probing;
    if (exit !== 0) faults.push(`the drained process ended with ${exit}`);
    if (exitMs > exitLimitMs) faults.push(`the drained process took ${exitMs} ms to end`);
    let movedOn = 0;
    for (const { run, reader } of live) {
      const { endings } = await reader;
      if (endings.includes("broken")) faults.push(`a stream of ${run.name} broke inside an event`);
      if (endings.length > 1) movedOn++;
    }
    faults.push(...(await Promise.all(live.map(({ run }) => judgeAnswer(fleet, run)))).flat());
    faults.push(...(await auditRuns(fleet)));
    return { figures: { "open streams": streams, "went on elsewhere": movedOn, "exit after": `${exitMs} ms` }, faults };
  } finally {
    await fleet.end();
  }
}

/** Asks for new runs and for readiness until the process is gone: a refusal is only right once readiness fails. */
async function probe(stage: Stage, fleet: Fleet, app: App): Promise<string[]> {
  stage.model.write("drain-probe", () => ({ text: "Still here." }));
  const faults: string[] = [];
  while (app.running()) {
    try {
      const body = { message: messageFor("drain-probe") };
      const { status } = await call(app, "POST", "/api/v1/runs", { person: fleet.person, body });
      if (status === 503 && (await readiness(app)) === 200) faults.push("a run was refused while readiness passed");
      if (status !== 503 && status !== 201) faults.push(`a new run was answered with ${status}`);
    } catch (error) {
      if (app.running() && (await readiness(app)) !== null) throw error;
    }
    await pause(50);
  }
  return faults;
}
