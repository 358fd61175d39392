import "server-only";
import { and, asc, eq, gte, inArray, lt, lte, or, sql } from "drizzle-orm";
import { runs } from "@/drizzle/schema/runs";
import { scheduleFirings, schedules } from "@/drizzle/schema/workflows";
import { isVisibleRun } from "@/features/runs/data";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { mostCalendarDays } from "../constants";
import { runOfFiring } from "../data";
import type { CalendarEntry } from "../schema";
import { isTimeZone, readCron } from "../time/cron";
import { dayOf, daysBetween, startOfDay } from "./days";
import { addTime, type Day, mostTimes, statusOf } from "./entries";

interface CalendarQuery {
  from: string;
  to: string;
  time_zone: string;
}

interface Span {
  /** When each of the days begins, and the one after the last. */
  midnights: Date[];
  start: Date;
  end: Date;
  zone: string;
}

const mostSchedules = 50;

/** What fired and what will fire in some days, one entry for each schedule and day. */
export async function readCalendar(ctx: OrganizationContext, query: CalendarQuery) {
  const span = spanOf(query);
  return withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(schedules)
      .orderBy(sql`${schedules.nextDueAt} asc nulls last`, asc(schedules.id))
      .limit(mostSchedules + 1);
    const shown = rows.slice(0, mostSchedules);
    const days = new Map<string, Day>();
    await addFirings(tx, ctx, { days, shown, span });
    const coming = shown.filter((row) => row.pausedAt === null && row.nextDueAt !== null);
    for (const schedule of coming) addComing(days, schedule, span);
    const byId = new Map(shown.map((row) => [row.id, row]));
    const data = [...days.values()].flatMap((day): CalendarEntry[] => {
      const schedule = byId.get(day.scheduleId);
      if (!schedule) return [];
      return [
        {
          date: day.date,
          schedule_id: schedule.id,
          name: schedule.name,
          target: { kind: schedule.targetKind, key: schedule.targetKey },
          first_at: (day.times[0] ?? span.start).toISOString(),
          times: day.times.map((time) => time.toISOString()),
          has_more: day.hasMore,
          status: statusOf(day),
          run_id: day.runIds.length === 1 ? (day.runIds[0] ?? null) : null,
        },
      ];
    });
    data.sort((a, b) => a.first_at.localeCompare(b.first_at) || a.name.localeCompare(b.name));
    return { data, has_more_schedules: rows.length > mostSchedules };
  });
}

function spanOf({ from, to, time_zone: zone }: CalendarQuery): Span {
  const refuse = (path: string, message: string) =>
    new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
  if (!isTimeZone(zone)) throw refuse("time_zone", "This is no time zone. Write it like Europe/Berlin.");
  const days = daysBetween(from, to);
  if (days < 1) throw refuse("to", "The last day comes before the first.");
  if (days > mostCalendarDays) throw refuse("to", `A calendar shows at most ${mostCalendarDays} days.`);
  const midnights = Array.from({ length: days + 1 }, (_, day) => startOfDay(from, zone, day));
  return { midnights, start: startOfDay(from, zone), end: startOfDay(to, zone, 1), zone };
}

interface Calendar {
  days: Map<string, Day>;
  shown: readonly ScheduleRow[];
  span: Span;
}

/** Of each schedule and day the first times, one more where there are more, and the first of everything that came of them. */
async function addFirings(tx: Transaction, ctx: OrganizationContext, { days, shown, span }: Calendar): Promise<void> {
  const begins = sql.param(span.midnights.map((midnight) => midnight.toISOString()));
  const { scheduleId, dueAt, status } = scheduleFirings;
  const day = sql`width_bucket(${dueAt}, ${begins}::text[]::timestamptz[])`;
  const placed = tx
    .select({
      scheduleId,
      dueAt,
      status,
      runId: sql<string | null>`case when ${isVisibleRun(ctx)} then ${scheduleFirings.runId} end`.as("visible_run"),
      runStatus: sql<string | null>`${runs.status}`.as("run_status"),
      place: sql<number>`row_number() over (partition by ${scheduleId}, ${day} order by ${dueAt})`.as("place"),
      placeOfKind: sql<number>`row_number() over (
        partition by ${scheduleId}, ${day}, ${status}, ${runs.status} order by ${dueAt})`.as("place_of_kind"),
    })
    .from(scheduleFirings)
    .leftJoin(runs, runOfFiring)
    .where(
      and(
        inArray(
          scheduleId,
          shown.map(({ id }) => id),
        ),
        gte(dueAt, span.start),
        lt(dueAt, span.end),
      ),
    )
    .as("placed");
  const rows = await tx
    .select()
    .from(placed)
    .where(or(lte(placed.place, mostTimes + 1), eq(placed.placeOfKind, 1)))
    .orderBy(asc(placed.dueAt));
  for (const { scheduleId, dueAt, status, runId, runStatus } of rows) {
    addTime(days, { scheduleId, date: dayOf(dueAt, span.zone) }, dueAt, { status, runId, runStatus });
  }
}

type ScheduleRow = typeof schedules.$inferSelect;

/** Follows a schedule's times; from a day that is full on with the next day. */
function addComing(days: Map<string, Day>, schedule: ScheduleRow, { start, end, zone }: Span): void {
  const first = schedule.nextDueAt;
  if (first === null || first >= end) return;
  const pattern = schedule.cron === null ? null : readCron(schedule.cron, schedule.timeZone);
  const midnight = readCron("0 0 * * *", zone);
  let next: Date | null = first;
  if (first < start) next = pattern?.nextRun(new Date(start.getTime() - 1)) ?? null;
  while (next !== null && next < end) {
    const day = addTime(days, { scheduleId: schedule.id, date: dayOf(next, zone) }, next, null);
    const from: Date | null = day.hasMore ? midnight.nextRun(next) : next;
    next = from === null ? null : (pattern?.nextRun(day.hasMore ? new Date(from.getTime() - 1) : from) ?? null);
  }
}
