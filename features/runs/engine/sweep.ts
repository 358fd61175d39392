import "server-only";
import { pool } from "@/lib/db/client";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { type ClaimedRun, claimExpiredRuns } from "./leases";
import { takeOver } from "./takeover";

const sweepMs = 1_000;
const claimLimit = 50;

/** Once the database is back, owners that live get this long to renew before anybody takes their runs. */
const outagePatienceMs = 2_500;

interface Sweeper {
  timer: NodeJS.Timeout;
  busy: boolean;
  databaseWasAway: boolean;
  waitUntil: number;
}

/**
 * Starts looking, once a second in every process, for runs whose owner is gone. With a lease of five seconds a run
 * goes on at most about six seconds after a crash.
 */
export function startSweep(): void {
  processSingleton<Sweeper>("runs.sweeper", () => {
    const sweeper: Sweeper = {
      timer: setInterval(() => void sweep(sweeper), sweepMs),
      busy: false,
      databaseWasAway: false,
      waitUntil: 0,
    };
    sweeper.timer.unref();
    // At once as well: after a restart the runs of the crashed process may have waited for long.
    void sweep(sweeper);
    return sweeper;
  });
}

async function sweep(sweeper: Sweeper): Promise<void> {
  if (sweeper.busy || lifecycle().state === "draining" || Date.now() < sweeper.waitUntil) return;
  sweeper.busy = true;
  try {
    if (sweeper.databaseWasAway) {
      await pool()`select 1`;
      sweeper.databaseWasAway = false;
      sweeper.waitUntil = Date.now() + outagePatienceMs;
      return;
    }
    let claimed: ClaimedRun[];
    do {
      claimed = await claimExpiredRuns(claimLimit);
      await Promise.all(claimed.map(takeOverOne));
    } while (claimed.length === claimLimit);
  } catch (error) {
    log().warn({ err: error }, "The sweep could not look for runs; it tries again.");
    sweeper.databaseWasAway = true;
  } finally {
    sweeper.busy = false;
  }
}

/** A run that cannot be taken over keeps nobody else waiting; its lease runs out and it is tried again. */
async function takeOverOne(claimed: ClaimedRun): Promise<void> {
  log().info({ run_id: claimed.runId, epoch: claimed.epoch }, "Taking over a run.");
  try {
    await takeOver(claimed);
  } catch (error) {
    log().error({ run_id: claimed.runId, err: error }, "A run could not be taken over.");
  }
}
