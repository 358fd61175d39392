import "server-only";
import { and, desc, eq, ilike, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { runs } from "@/drizzle/schema/runs";
import { scheduleFirings, schedules } from "@/drizzle/schema/workflows";
import { readPeople } from "@/features/access/data";
import { isVisibleRun } from "@/features/runs/data";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { Schedule, ScheduleFiring } from "./schema";
import { wordsOf } from "./time/words";

interface ScheduleFilter {
  cursor?: string | undefined;
  limit: number;
  q?: string | undefined;
  status?: Schedule["status"] | undefined;
  target_kind?: "agent" | "workflow" | undefined;
  target_key?: string | undefined;
}

export type ScheduleRow = typeof schedules.$inferSelect;

/** The organization's schedules, newest first. */
export async function listSchedules(ctx: OrganizationContext, filter: ScheduleFilter) {
  const before = filter.cursor === undefined ? null : decodeCursor("schedules", z.tuple([z.uuid()]), filter.cursor)[0];
  const { rows, firings } = await withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select()
      .from(schedules)
      .where(and(matches(filter), before === null ? undefined : lt(schedules.id, before)))
      .orderBy(desc(schedules.id))
      .limit(filter.limit + 1);
    return { rows, firings: await lastFirings(tx, ctx, rows) };
  });
  const people = await readPeople(rows.map(({ userId }) => userId));
  return toPage(
    rows,
    filter.limit,
    "schedules",
    ({ id }) => [id],
    (row) => toSchedule(ctx, row, people.get(row.userId)?.name, firings.get(row.id)),
  );
}

function matches({ q, status, target_kind, target_key }: ScheduleFilter): SQL | undefined {
  const like = q === undefined ? null : `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    like === null ? undefined : or(ilike(schedules.name, like), ilike(schedules.targetKey, like)),
    status === undefined ? undefined : statusIs(status),
    target_kind === undefined ? undefined : eq(schedules.targetKind, target_kind),
    target_key === undefined ? undefined : eq(schedules.targetKey, target_key),
  );
}

function statusIs(status: Schedule["status"]): SQL | undefined {
  if (status === "paused") return isNotNull(schedules.pausedAt);
  return and(
    isNull(schedules.pausedAt),
    status === "active" ? isNotNull(schedules.nextDueAt) : isNull(schedules.nextDueAt),
  );
}

export async function getSchedule(ctx: OrganizationContext, id: string): Promise<Schedule> {
  return withOrganization(ctx, async (tx) => presentSchedule(tx, ctx, await readSchedule(tx, id)));
}

/** Throws `not_found` for a schedule of another organization as for none. */
export async function readSchedule(tx: Transaction, id: string, { lock = false } = {}): Promise<ScheduleRow> {
  const query = tx.select().from(schedules).where(eq(schedules.id, id));
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw notFound("schedule");
  return row;
}

/** A schedule as clients see it, in the caller's transaction. */
export async function presentSchedule(tx: Transaction, ctx: OrganizationContext, row: ScheduleRow): Promise<Schedule> {
  const [firings, people] = await Promise.all([lastFirings(tx, ctx, [row]), readPeople([row.userId])]);
  return toSchedule(ctx, row, people.get(row.userId)?.name, firings.get(row.id));
}

function toSchedule(
  ctx: OrganizationContext,
  row: ScheduleRow,
  ownerName: string | undefined,
  lastFiring: ScheduleFiring | undefined,
): Schedule {
  return {
    id: row.id,
    name: row.name,
    target: { kind: row.targetKind, key: row.targetKey },
    input: row.input,
    cron: row.cron,
    time_zone: row.timeZone,
    run_at: row.runAt?.toISOString() ?? null,
    words: wordsOf(row),
    overlap: row.overlap,
    catch_up: row.catchUp,
    status: row.pausedAt !== null ? "paused" : row.nextDueAt === null ? "ended" : "active",
    pause_reason: row.pauseReason,
    failures_in_row: row.failuresInRow,
    next_due_at: row.nextDueAt?.toISOString() ?? null,
    last_due_at: row.lastDueAt?.toISOString() ?? null,
    last_firing: lastFiring ?? null,
    owner: ownerName === undefined ? null : { id: row.userId, name: ownerName },
    is_mine: row.userId === actingUserId(ctx),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** With what the reader may know of the run. */
const firingColumns = (ctx: OrganizationContext) => ({
  scheduleId: scheduleFirings.scheduleId,
  dueAt: scheduleFirings.dueAt,
  firedAt: scheduleFirings.firedAt,
  status: scheduleFirings.status,
  isManual: scheduleFirings.isManual,
  runId: scheduleFirings.runId,
  runStatus: runs.status,
  canOpenRun: sql<boolean>`coalesce(${isVisibleRun(ctx)}, false)`,
  reason: scheduleFirings.reason,
});
/** A deleted run tells nobody how it went. */
export const runOfFiring = and(
  eq(runs.organizationId, scheduleFirings.organizationId),
  eq(runs.id, scheduleFirings.runId),
  isNull(runs.deletedAt),
);

interface FiringRow
  extends Pick<
    typeof scheduleFirings.$inferSelect,
    Exclude<keyof ReturnType<typeof firingColumns>, "runStatus" | "canOpenRun">
  > {
  runStatus: ScheduleFiring["run_status"];
  canOpenRun: boolean;
}

async function lastFirings(
  tx: Transaction,
  ctx: OrganizationContext,
  rows: readonly ScheduleRow[],
): Promise<ReadonlyMap<string, ScheduleFiring>> {
  if (rows.length === 0) return new Map();
  const ids = sql.param(rows.map(({ id }) => id));
  const last = await tx
    .select(firingColumns(ctx))
    .from(scheduleFirings)
    .leftJoin(runs, runOfFiring)
    .where(
      sql`(${scheduleFirings.scheduleId}, ${scheduleFirings.dueAt}) in (
        select s.id, (select max(f.due_at) from schedule_firings f where f.schedule_id = s.id)
        from unnest(${ids}::uuid[]) as s(id))`,
    );
  return new Map(last.map((row) => [row.scheduleId, toFiring(row)]));
}

/** What became of a schedule's due times, newest first. */
export async function listFirings(
  ctx: OrganizationContext,
  id: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const before = cursor === undefined ? null : decodeCursor("firings", z.tuple([z.iso.datetime()]), cursor)[0];
  const rows = await withOrganization(ctx, async (tx) => {
    await readSchedule(tx, id);
    return tx
      .select(firingColumns(ctx))
      .from(scheduleFirings)
      .leftJoin(runs, runOfFiring)
      .where(
        and(
          eq(scheduleFirings.scheduleId, id),
          before === null ? undefined : lt(scheduleFirings.dueAt, new Date(before)),
        ),
      )
      .orderBy(desc(scheduleFirings.dueAt))
      .limit(limit + 1);
  });
  return toPage(rows, limit, "firings", ({ dueAt }) => [dueAt.toISOString()], toFiring);
}

/** One firing in the caller's transaction. */
export async function readFiring(
  tx: Transaction,
  ctx: OrganizationContext,
  scheduleId: string,
  dueAt: Date,
): Promise<ScheduleFiring> {
  const [row] = await tx
    .select(firingColumns(ctx))
    .from(scheduleFirings)
    .leftJoin(runs, runOfFiring)
    .where(and(eq(scheduleFirings.scheduleId, scheduleId), eq(scheduleFirings.dueAt, dueAt)));
  if (!row) throw notFound("firing");
  return toFiring(row);
}

function toFiring(row: FiringRow): ScheduleFiring {
  return {
    due_at: row.dueAt.toISOString(),
    fired_at: row.firedAt.toISOString(),
    status: row.status,
    is_manual: row.isManual,
    run_id: row.runId,
    run_status: row.runStatus,
    can_open_run: row.canOpenRun,
    reason: row.reason,
  };
}
