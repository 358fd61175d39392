import "server-only";
import { pool } from "@/lib/db/client";
import { onNotification } from "@/lib/events/notifications";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { activeRuns, processOwner, stopRun } from "./active-runs";

/** How long a lease lasts without renewal, by the database's clock. */
export const leaseSeconds = 5;
const renewalMs = 1_000;

interface Keeper {
  timer: NodeJS.Timeout;
  renewing: boolean;
}

/** Starts renewing this process's leases, once a second, all in one statement. */
export async function startLeaseKeeper(): Promise<void> {
  const keeper = processSingleton<Keeper>("runs.keeper", () => {
    const created: Keeper = { timer: setInterval(() => void renew(created), renewalMs), renewing: false };
    created.timer.unref();
    return created;
  });
  await onNotification("cadre_run_cancels", (ids) => {
    for (const id of ids) {
      const run = activeRuns().get(id);
      if (run) stopRun(run, "cancelled");
    }
  });
  // What else was asked of a run stands in its lease.
  await onNotification("cadre_run_requests", (ids) => {
    if (ids.some((id) => activeRuns().has(id))) void renew(keeper);
  });
}

async function renew(keeper: Keeper): Promise<void> {
  if (keeper.renewing || activeRuns().size === 0) return;
  keeper.renewing = true;
  try {
    await renewLeases();
  } catch (error) {
    log().warn({ err: error }, "Leases could not be renewed; trying again.");
  } finally {
    keeper.renewing = false;
  }
}

interface LeaseRow {
  run_id: string;
  epoch: number;
  cancel_requested: boolean;
}

function toClaimed(row: LeaseRow): ClaimedRun {
  return { runId: row.run_id, epoch: row.epoch, cancelRequested: row.cancel_requested };
}

/**
 * Extends every lease that is still ours and brings back what happened to them: a cancel that another process asked
 * for, or a takeover. The rows are locked in run order, as the recorder does, so that the two cannot deadlock.
 */
async function renewLeases(): Promise<void> {
  // A drained run's lease is being given up: renewing it would keep the next owner away.
  const before = [...activeRuns().values()].filter((run) => run.stopReason !== "drained");
  const ids = before.map((run) => run.id);
  const rows = await pool()<(LeaseRow & { pause_requested: boolean; wake_requested: boolean })[]>`
    with mine as (
      select run_id from run_leases where owner = ${processOwner()} and run_id = any(${ids}::uuid[])
      order by run_id for no key update
    )
    update run_leases l set expires_at = now() + ${leaseSeconds} * interval '1 second'
    from mine where l.run_id = mine.run_id
    returning l.run_id, l.epoch, l.cancel_requested, l.pause_requested, l.wake_requested`;
  const leases = new Map(rows.map((row) => [row.run_id, row]));
  for (const run of before) {
    if (!activeRuns().has(run.id) || run.view.outcome !== null) continue;
    const lease = leases.get(run.id);
    if (lease?.epoch !== run.epoch) stopRun(run, "lost");
    else if (lease.cancel_requested) stopRun(run, "cancelled");
    else run.notice?.({ pause: lease.pause_requested, wake: lease.wake_requested });
  }
}

export interface ClaimedRun {
  runId: string;
  epoch: number;
  /** Somebody asked for the cancel before the run was claimed. */
  cancelRequested: boolean;
}

/**
 * Takes over up to `limit` runs whose owner stopped renewing, except those of the queue: its dispatcher does that. Raising
 * the epoch shuts the old owner out, even if it was only paused.
 */
export async function claimExpiredRuns(limit: number): Promise<ClaimedRun[]> {
  const here = [...activeRuns().keys()];
  const rows = await pool()<LeaseRow[]>`
    with expired as (
      select run_id from run_leases
      where expires_at < now() and not from_queue and run_id <> all(${here}::uuid[])
      order by expires_at limit ${limit} for update skip locked
    )
    update run_leases l
    set owner = ${processOwner()}, epoch = l.epoch + 1, expires_at = now() + ${leaseSeconds} * interval '1 second'
    from expired where l.run_id = expired.run_id
    returning l.run_id, l.epoch, l.cancel_requested`;
  return rows.map(toClaimed);
}

/** Takes over this one run if nobody executes it. A run that executes here only needs its lease renewed. */
export async function claimIfUnowned(runId: string): Promise<ClaimedRun | null> {
  if (activeRuns().has(runId)) return null;
  const rows = await pool()<LeaseRow[]>`
    update run_leases
    set owner = ${processOwner()}, epoch = epoch + 1, queued_at = null, expires_at = now() + ${leaseSeconds} * interval '1 second'
    where run_id = ${runId} and expires_at < now()
    returning run_id, epoch, cancel_requested`;
  return rows.map(toClaimed)[0] ?? null;
}

/** Gives up every lease of this process at once, so that another takes the runs over without waiting. */
export async function releaseLeases(): Promise<void> {
  await pool()`update run_leases set expires_at = now() - interval '1 second' where owner = ${processOwner()}`;
}
