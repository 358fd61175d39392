import { pause } from "@/dev/wait";
import type { App } from "../harness/app";
import { auditRuns } from "../harness/audit";
import { type Findings, spread } from "../harness/report";
import { type Stage, startFleet } from "../harness/stage";
import { takeoversIn } from "../harness/takeovers";
import { judgeAnswer, read, startLiveRun } from "./live-runs";

const takeoverLimitMs = 10_000;
/** Three times as long as a lease lasts. */
const pausedMs = 15_000;
const pace = { firstDelayMs: 200, delayMs: 60, chunkChars: 30 };
const characters = 4_000;
const timeoutMs = 60_000;

/**
 * SIGSTOP of the process that executes runs, for three lease times; another takes them over; then SIGCONT. The paused
 * process wakes with events in its hands that it must not write any more.
 */
export async function pauseOwner(stage: Stage, runs: number): Promise<Findings> {
  const random = stage.random.fork("pause-owner");
  const fleet = await startFleet(stage, { kind: "standalone", size: 2 });
  try {
    const [other, owner] = fleet.apps as [App, App];
    const live = await Promise.all(
      Array.from({ length: runs }, async (_, index) => {
        await pause(random.integer(0, 2_500));
        const run = await startLiveRun(stage, fleet, owner, { name: `pause-${index}`, characters, pace });
        read(fleet, run, () => [owner, other], { timeoutMs });
        read(fleet, run, () => [other], { timeoutMs });
        return run;
      }),
    );
    await pause(random.integer(300, 1_500));
    const stoppedAt = Date.now();
    owner.signal("SIGSTOP");
    await pause(pausedMs);
    owner.signal("SIGCONT");
    const faults = (await Promise.all(live.map((run) => judgeAnswer(fleet, run)))).flat();
    const afterwards = await startLiveRun(stage, fleet, owner, { name: "pause-after", characters: 300, pace });
    read(fleet, afterwards, () => [owner], { timeoutMs: 20_000 });
    faults.push(...(await judgeAnswer(fleet, afterwards)), ...(await auditRuns(fleet)));
    const takeovers = takeoversIn(fleet.apps);
    const takeoversMs = live.flatMap((run) => (takeovers.get(run.runId) ?? []).map(({ at }) => at - stoppedAt));
    if (takeoversMs.length !== runs) faults.push(`${takeoversMs.length} takeovers of ${runs} paused runs`);
    if (takeoversMs.some((ms) => ms > takeoverLimitMs)) faults.push(`a takeover took more than ${takeoverLimitMs} ms`);
    if (!owner.running()) faults.push("the paused process did not survive");
    return { figures: { "paused runs": runs, takeover: spread(takeoversMs) }, faults };
  } finally {
    await fleet.end();
  }
}
