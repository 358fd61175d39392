import { pause, until } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns, parseEvents } from "../harness/audit";
import { cancelRun, getRun } from "../harness/client";
import { followRun } from "../harness/reader";
import { type Findings, spread } from "../harness/report";
import { type Stage, startFleet } from "../harness/stage";
import { startLiveRun } from "./live-runs";

const abortLimitMs = 1_000;
const runsAtOnce = 5;
const pace = { firstDelayMs: 400, delayMs: 80, chunkChars: 20 };

/** Cancels runs through a process that does not execute them; the model provider sees its request end. */
export async function cancelElsewhere(stage: Stage, runs: number): Promise<Findings> {
  const random = stage.random.fork("cancel");
  const fleet = await startFleet(stage, { kind: "standalone", size: 2 });
  const faults: string[] = [];
  const abortsMs: number[] = [];
  try {
    const [owner, other] = fleet.apps as [App, App];
    const { person } = fleet;
    const indexes = Array.from({ length: runs }, (_, index) => index)[Symbol.iterator]();
    const lanes = Array.from({ length: runsAtOnce }, async () => {
      for (const index of indexes) {
        const run = await startLiveRun(stage, fleet, owner, { name: `cancel-${index}`, characters: 8_000, pace });
        const modelCall = () => stage.model.calls.find((each) => each.script === run.name);
        await until(() => modelCall() !== undefined, { everyMs: 5, timeoutMs: 5_000 });
        await pause(random.integer(0, 2_000));
        const askedAt = Date.now();
        await cancelRun(other, person, run.runId);
        await until(() => modelCall()?.abortedAt !== null, { everyMs: 5, timeoutMs: 5_000 });
        abortsMs.push((modelCall()?.abortedAt ?? Number.POSITIVE_INFINITY) - askedAt);
        const reader = await followRun({ person, runId: run.runId, apps: () => [other], timeoutMs: 10_000 });
        const end = parseEvents(reader).at(-1);
        if (end?.status !== "cancelled") faults.push(`run ${run.runId} ended as ${end?.kind} ${end?.status}`);
        if (!run.text.startsWith(String(end?.text))) faults.push(`run ${run.runId} lost what had been said`);
        const stored = await getRun(owner, person, run.runId);
        if (stored.status !== "cancelled") faults.push(`run ${run.runId} is ${stored.status}`);
      }
    });
    await Promise.all(lanes);
    const late = abortsMs.filter((ms) => ms > abortLimitMs);
    if (late.length > 0) faults.push(`${late.length} model requests lived on for more than ${abortLimitMs} ms`);
    faults.push(...(await auditRuns(fleet)));
    return { figures: { "cancelled runs": runs, "cancel to abort at the model": spread(abortsMs) }, faults };
  } finally {
    await fleet.end();
  }
}
