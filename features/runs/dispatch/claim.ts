import "server-only";
import { activeRuns, processOwner } from "@/features/runs/engine/active-runs";
import { type ClaimedRun, leaseSeconds } from "@/features/runs/engine/leases";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";

/** Processes take turns, so that two of them never count the same free places of an organization. */
const turnLock = 7_300_214;
const wokenAtOnce = 500;

interface LeaseRow {
  run_id: string;
  epoch: number;
  cancel_requested: boolean;
}

/**
 * Takes up to `limit` runs for this process: first those whose owner died, then waiting ones. Whoever has the fewest under
 * way comes first, so an organization with ten thousand waiting runs delays nobody's first; one that is at its limit, or
 * has `mostHere` runs in this process, is passed over. What it costs depends on the organizations that wait, not on their
 * runs.
 */
export async function claimQueuedRuns(limit: number, mostHere: number): Promise<ClaimedRun[]> {
  const here = [...activeRuns().keys()];
  const most = env().RUN_CONCURRENCY_PER_ORGANIZATION;
  const rows = await pool().begin(async (sql) => {
    // Sent together; each statement still sees what was committed before the lock was ours. Arrays keep the planner, which
    // cannot know how few runs are next, from reading the whole queue to join them.
    const [, , claimed] = await Promise.all([
      sql`select pg_advisory_xact_lock(${turnLock})`,
      sql`
        with due as (
          select run_id from run_leases
          where expires_at < now() and from_queue and owner = '' and queued_at is null and not cancel_requested
          order by expires_at limit ${wokenAtOnce} for update skip locked
        )
        update run_leases l set queued_at = r.created_at, expires_at = 'infinity'
        from due join runs r on r.id = due.run_id where l.run_id = due.run_id`,
      sql<LeaseRow[]>`
        with recursive waiting as (
          (select organization_id from run_leases where queued_at is not null order by organization_id limit 1)
          union all
          select (select l.organization_id from run_leases l
            where l.queued_at is not null and l.organization_id > w.organization_id
            order by l.organization_id limit 1)
          from waiting w where w.organization_id is not null
        ), working as (
          select organization_id, count(*)::int as runs, (count(*) filter (where owner = ${processOwner()}))::int as here
          from run_leases where from_queue and owner <> '' group by organization_id
        ), left_behind as (
          select run_id from run_leases
          where expires_at < now() and from_queue and (owner <> '' or cancel_requested) and run_id <> all(${here}::uuid[])
          order by expires_at limit ${limit} for update skip locked
        ), next as (
          select q.run_id from waiting w left join working on working.organization_id = w.organization_id
          cross join lateral (
            select run_id, queued_at, coalesce(working.runs, 0) + row_number() over (order by queued_at, run_id) as turn
            from (
              select run_id, queued_at from run_leases l
              where l.organization_id = w.organization_id and l.queued_at is not null and l.owner = ''
                and l.run_id <> all(${here}::uuid[])
              order by queued_at, run_id
              limit greatest(0, least(
                ${limit}, ${most} - coalesce(working.runs, 0), ${mostHere} - coalesce(working.here, 0)))
            ) as first
          ) as q
          where w.organization_id is not null
          order by q.turn, q.queued_at limit greatest(0, ${limit} - (select count(*) from left_behind))
        ), locked as (
          select run_id from run_leases where run_id = any(array(select run_id from next)) and owner = ''
          order by run_id for update skip locked
        )
        update run_leases l set owner = ${processOwner()}, epoch = l.epoch + 1, queued_at = null,
          expires_at = now() + ${leaseSeconds} * interval '1 second'
        where l.run_id = any(array(select run_id from left_behind union all select run_id from locked))
        returning l.run_id, l.epoch, l.cancel_requested`,
    ]);
    if (claimed.length > 0) {
      await sql`
        update runs set status = 'running', started_at = coalesce(started_at, now())
        where id = any(${claimed.map((row) => row.run_id)}::uuid[]) and status <> 'running' and ended_at is null`;
    }
    return claimed;
  });
  return rows.map((row) => ({ runId: row.run_id, epoch: row.epoch, cancelRequested: row.cancel_requested }));
}

/** Gives a run of the queue that nobody executes its turn again, in some worker. False for any other run. */
export async function queueAgain(runId: string): Promise<boolean> {
  const rows = await pool()`
    with woken as (
      update run_leases l set queued_at = r.created_at, expires_at = 'infinity'
      from runs r
      where l.run_id = ${runId} and r.id = l.run_id and l.from_queue and l.owner = '' and l.expires_at < now()
        and not l.cancel_requested
      returning l.run_id
    )
    select pg_notify('cadre_run_queue', 'again') from woken`;
  return rows.length > 0;
}
