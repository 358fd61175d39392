import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { wakeAllReaders } from "@/features/runs/reading/log";
import { lifecycle } from "@/lib/lifecycle";
import { activeRuns, stopRun } from "./active-runs";
import { releaseLeases } from "./leases";
import { recorded } from "./recorder";

/** How long running runs may finish by themselves. */
const graceMs = 10_000;

/**
 * Ends this process's part in all runs. Readiness fails first; runs get `graceMs`; the rest are handed back, so that
 * another process goes on with them at once; every reader is let go at an event boundary and reconnects elsewhere.
 */
export async function drainRuns(): Promise<void> {
  lifecycle().state = "draining";
  wakeAllReaders();
  const running = [...activeRuns().values()].map((run) => run.done);
  await Promise.race([Promise.all(running), delay(graceMs, undefined, { ref: false })]);
  const left = [...activeRuns().values()];
  for (const run of left) stopRun(run, "drained");
  await Promise.all(left.map(recorded));
  await releaseLeases();
  for (const run of left) run.log.local = false;
  wakeAllReaders();
}
