import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { wakeAllReaders } from "@/features/runs/reading/log";
import { announce } from "@/lib/events/notifications";
import { lifecycle } from "@/lib/lifecycle";
import { activeRuns, retireRun, stopRun } from "./active-runs";
import { releaseLeases } from "./leases";
import { recorded } from "./recorder";

/** How long running runs may finish by themselves. */
const graceMs = 10_000;
/** How long the last events may take to reach a database that does not answer. */
const lastEventsMs = 2_000;

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
  await Promise.race([Promise.all(left.map(recorded)), delay(lastEventsMs, undefined, { ref: false })]);
  try {
    await releaseLeases();
    announce("cadre_run_queue", ["released"]);
  } finally {
    for (const run of left) retireRun(run);
    wakeAllReaders();
  }
}
