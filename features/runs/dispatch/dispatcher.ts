import "server-only";
import type { ClaimedRun } from "@/features/runs/engine/leases";
import { takeOver } from "@/features/runs/engine/takeover";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { onNotification } from "@/lib/events/notifications";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { claimQueuedRuns } from "./claim";
import { refreshStatistics } from "./table-statistics";
import { ThreadLoad } from "./thread-load";

/** Notifications make the start quick; this makes it certain, and finds what a crash left behind. */
const pollMs = 1_000;
const statisticsEveryMs = 1_000;
const adjustEveryMs = 100;
/** Once the database is back, owners that live get this long to renew before anybody takes their runs. */
const outagePatienceMs = 2_500;
/**
 * Once the thread is as busy as this, more runs at a time bring nothing to an end sooner; each only waits longer between
 * its steps, and so does everybody else in this process.
 */
const busyShare = 0.65;
const fewestPlaces = 1;

interface Dispatcher {
  timer: NodeJS.Timeout;
  /** The runs that have a place in this process. */
  working: Set<string>;
  load: ThreadLoad;
  /** How many runs of one organization may have a place here. */
  most: number;
  loadAt: number;
  busy: boolean;
  again: boolean;
  databaseWasAway: boolean;
  waitUntil: number;
  statisticsAt: number;
}

/** Lets this process execute the runs that wait in the queue, as many at a time as `RUN_CONCURRENCY` says. */
export async function startDispatcher(): Promise<void> {
  const dispatcher = processSingleton<Dispatcher>("runs.dispatcher", () => {
    const created: Dispatcher = {
      timer: setInterval(() => void dispatch(created), pollMs),
      working: new Set(),
      load: new ThreadLoad(),
      most: env().RUN_CONCURRENCY,
      loadAt: 0,
      busy: false,
      again: false,
      databaseWasAway: false,
      waitUntil: 0,
      statisticsAt: 0,
    };
    created.timer.unref();
    return created;
  });
  await onNotification("cadre_run_queue", () => void dispatch(dispatcher));
  void dispatch(dispatcher);
}

async function dispatch(state: Dispatcher): Promise<void> {
  state.again = true;
  if (state.busy) return;
  state.busy = true;
  try {
    while (state.again && (await isOpen(state))) {
      state.again = false;
      adjustPlaces(state);
      const claimed = await claimQueuedRuns(env().RUN_CONCURRENCY - state.working.size, state.most);
      for (const run of claimed) void work(state, run);
    }
    keepStatistics(state);
  } catch (error) {
    log().warn({ err: error }, "The queue of runs could not be read; it is tried again.");
    state.databaseWasAway = true;
  } finally {
    state.busy = false;
  }
}

/** Halves what one organization may have here while the thread is busy, and gives it back place by place. */
function adjustPlaces(state: Dispatcher): void {
  if (performance.now() - state.loadAt < adjustEveryMs) return;
  state.loadAt = performance.now();
  state.most =
    state.load.share() > busyShare
      ? Math.max(fewestPlaces, Math.floor(Math.min(state.most, state.working.size) / 2))
      : Math.min(env().RUN_CONCURRENCY, state.most + 1);
}

/** Beside the runs, none of which waits for it. A process that begins no runs does not look. */
function keepStatistics(state: Dispatcher): void {
  if (state.working.size === 0 || Date.now() - state.statisticsAt < statisticsEveryMs) return;
  state.statisticsAt = Date.now();
  refreshStatistics().catch((error: unknown) => {
    log().warn({ err: error }, "The statistics of the tables of runs could not be refreshed; it is tried again.");
  });
}

async function isOpen(state: Dispatcher): Promise<boolean> {
  if (lifecycle().state === "draining" || Date.now() < state.waitUntil) return false;
  if (state.databaseWasAway) {
    await pool()`select 1`;
    state.databaseWasAway = false;
    state.waitUntil = Date.now() + outagePatienceMs;
    return false;
  }
  return state.working.size < env().RUN_CONCURRENCY;
}

/** A run keeps its place until it has ended, waits or goes on elsewhere. One that cannot be begun is tried again. */
async function work(state: Dispatcher, claimed: ClaimedRun): Promise<void> {
  state.working.add(claimed.runId);
  try {
    const run = await takeOver(claimed);
    await run?.done;
  } catch (error) {
    log().error({ run_id: claimed.runId, err: error }, "A run of the queue could not be begun.");
  } finally {
    state.working.delete(claimed.runId);
    void dispatch(state);
  }
}
