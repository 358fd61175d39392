import "server-only";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { claimExpiredRuns } from "./leases";
import { takeOver } from "./takeover";

const sweepMs = 1_000;
const claimLimit = 20;

interface Sweeper {
  timer: NodeJS.Timeout;
  busy: boolean;
}

/**
 * Starts looking, once a second in every process, for runs whose owner is gone. With a lease of five seconds a run
 * goes on at most about six seconds after a crash.
 */
export function startSweep(): void {
  processSingleton<Sweeper>("runs.sweeper", () => {
    const sweeper: Sweeper = { timer: setInterval(() => void sweep(sweeper), sweepMs), busy: false };
    sweeper.timer.unref();
    return sweeper;
  });
}

async function sweep(sweeper: Sweeper): Promise<void> {
  if (sweeper.busy || lifecycle().state === "draining") return;
  sweeper.busy = true;
  try {
    for (const claimed of await claimExpiredRuns(claimLimit)) {
      log().info({ run_id: claimed.runId, epoch: claimed.epoch }, "Taking over a run.");
      await takeOver(claimed);
    }
  } catch (error) {
    log().warn({ err: error }, "The sweep could not finish; it runs again in a second.");
  } finally {
    sweeper.busy = false;
  }
}
