import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export interface ScheduleOptions {
  cron?: string | null;
  timeZone?: string;
  runAt?: string | null;
  /** Minutes before now, by the database's clock, at which it was due. */
  dueMinutesAgo?: number;
  overlap?: "skip" | "queue" | "cancel_previous";
  catchUp?: "none" | "last" | "all";
  target?: string;
}

/** A schedule that is due, written straight into the database. Gives its id. */
export async function givenDueSchedule(ctx: OrganizationContext, options: ScheduleOptions = {}): Promise<string> {
  const { cron = "* * * * *", timeZone = "UTC", runAt = null, dueMinutesAgo = 0 } = options;
  const { overlap = "skip", catchUp = "last", target = "triage" } = options;
  const id = newId();
  await pool()`
    insert into schedules (id, organization_id, user_id, name, target_kind, target_key, input, cron, time_zone, run_at,
      overlap, catch_up, next_due_at)
    values (${id}, ${ctx.organization.id}, ${actingUserId(ctx)}, 'Sums', 'agent', ${target}, ${'"Go."'}::text::jsonb, ${cron},
      ${timeZone}, ${runAt}, ${overlap}, ${catchUp},
      coalesce(${runAt}::timestamptz, date_trunc('minute', now()) - ${dueMinutesAgo} * interval '1 minute'))`;
  return id;
}

/** Makes a schedule due once more, at a time at which it has not fired. */
export async function makeDue(id: string): Promise<void> {
  await pool()`
    update schedules set next_due_at = (
      select coalesce(max(due_at), now()) + interval '1 millisecond' from schedule_firings where schedule_id = ${id}
    ) where id = ${id}`;
}

interface FiringRow {
  status: string;
  reason: string | null;
  run_id: string | null;
  due_at: string;
}

/** What became of a schedule's due times, oldest first. */
export async function firingsOf(id: string): Promise<FiringRow[]> {
  const rows = await pool()<FiringRow[]>`
    select status, reason, run_id, due_at from schedule_firings where schedule_id = ${id} order by due_at`;
  return [...rows];
}

/** Ends the open runs of a schedule, as whoever executes them would. */
export async function endRunsOf(id: string): Promise<void> {
  await pool()`
    with ended as (
      update runs set status = 'completed', ended_at = now() where trigger_id = ${id} and ended_at is null returning id
    ) delete from run_leases where run_id in (select id from ended)`;
}
