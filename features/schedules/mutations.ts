import "server-only";
import { eq, sql } from "drizzle-orm";
import { schedules } from "@/drizzle/schema/workflows";
import { recordActivity } from "@/features/activity/recording/record";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { presentSchedule, readSchedule, type ScheduleRow } from "./data";
import { mayManage } from "./permissions";
import type { CreateSchedule, Schedule, UpdateSchedule } from "./schema";
import { requireTarget } from "./starting/targets";
import { leaveOutWaiting } from "./ticking/fire";
import { requireTiming, timingOf, toDate } from "./time/check";
import { nextDueAfter, type Timing } from "./time/cron";

/** Makes a schedule that acts for the caller. */
export async function createSchedule(ctx: OrganizationContext, input: CreateSchedule): Promise<Schedule> {
  return withOrganization(ctx, async (tx) => {
    const timing = timingOf(input);
    const nextDueAt = requireTiming(timing, await databaseNow(tx));
    await requireTarget(tx, input.target, input.input);
    const [row] = await tx
      .insert(schedules)
      .values({
        id: newId(),
        organizationId: ctx.organization.id,
        userId: actingUserId(ctx),
        name: input.name,
        targetKind: input.target.kind,
        targetKey: input.target.key,
        input: input.input,
        ...timing,
        overlap: input.overlap,
        catchUp: input.catch_up,
        nextDueAt,
      })
      .returning();
    if (!row) throw new Error("The schedule was not stored.");
    await recordActivity(tx, ctx, {
      kind: "schedule.created",
      subjectId: row.id,
      metadata: { name: row.name, target_kind: row.targetKind, target_key: row.targetKey },
    });
    await audit(tx, ctx, row.id, { action: "schedule.created", after: auditedFields(row) });
    return presentSchedule(tx, ctx, row);
  });
}

/** Changes a schedule. Where its times change, the next one is counted from now on. */
export async function updateSchedule(ctx: OrganizationContext, id: string, input: UpdateSchedule): Promise<Schedule> {
  return withOrganization(ctx, async (tx) => {
    const old = await readManaged(tx, ctx, id);
    const target = input.target ?? { kind: old.targetKind, key: old.targetKey };
    if (input.target || input.input !== undefined) await requireTarget(tx, target, input.input ?? old.input);
    const [row] = await tx
      .update(schedules)
      .set({
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.target ? { targetKind: input.target.kind, targetKey: input.target.key } : {}),
        ...(input.input === undefined ? {} : { input: input.input }),
        ...(input.overlap ? { overlap: input.overlap } : {}),
        ...(input.catch_up ? { catchUp: input.catch_up } : {}),
        ...(input.take_over ? { userId: actingUserId(ctx) } : {}),
        ...(await changedTiming(tx, old, input)),
        failuresInRow: 0,
        updatedAt: sql`now()`,
      })
      .where(eq(schedules.id, id))
      .returning();
    if (!row) throw new Error("The schedule is gone in spite of its lock.");
    await audit(tx, ctx, id, { action: "schedule.changed", before: auditedFields(old), after: auditedFields(row) });
    return presentSchedule(tx, ctx, row);
  });
}

async function changedTiming(tx: Transaction, old: ScheduleRow, input: UpdateSchedule) {
  if (input.cron === undefined && input.run_at === undefined && input.time_zone === undefined) return {};
  const timing: Timing = {
    // Giving the one takes the other away.
    cron: input.cron === undefined ? (input.run_at ? null : old.cron) : input.cron,
    runAt: input.run_at === undefined ? (input.cron ? null : old.runAt) : toDate(input.run_at),
    timeZone: input.time_zone ?? old.timeZone,
  };
  const next = requireTiming(timing, await databaseNow(tx));
  return { ...timing, nextDueAt: old.pausedAt === null ? next : null };
}

export async function pauseSchedule(ctx: OrganizationContext, id: string): Promise<Schedule> {
  return withOrganization(ctx, async (tx) => {
    const old = await readManaged(tx, ctx, id);
    if (old.pausedAt !== null) return presentSchedule(tx, ctx, old);
    const row = await setState(tx, id, { pausedAt: sql`now()`, pauseReason: null, nextDueAt: null });
    await leaveOutWaiting(tx, id);
    await recordActivity(tx, ctx, {
      kind: "schedule.paused",
      subjectId: id,
      metadata: { name: row.name, reason: null },
      concerned: [row.userId],
    });
    await audit(tx, ctx, id, { action: "schedule.paused" });
    return presentSchedule(tx, ctx, row);
  });
}

export async function resumeSchedule(ctx: OrganizationContext, id: string): Promise<Schedule> {
  return withOrganization(ctx, async (tx) => {
    const old = await readManaged(tx, ctx, id);
    if (old.pausedAt === null) return presentSchedule(tx, ctx, old);
    const nextDueAt = nextDueAfter(old, await databaseNow(tx));
    if (nextDueAt === null) throw new AppError("conflict", "Its time has passed. Choose another one first.");
    const row = await setState(tx, id, { pausedAt: null, pauseReason: null, failuresInRow: 0, nextDueAt });
    await recordActivity(tx, ctx, { kind: "schedule.resumed", subjectId: id, metadata: { name: row.name } });
    await audit(tx, ctx, id, { action: "schedule.resumed" });
    return presentSchedule(tx, ctx, row);
  });
}

export async function deleteSchedule(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const row = await readManaged(tx, ctx, id);
    await tx.delete(schedules).where(eq(schedules.id, id));
    await recordActivity(tx, ctx, {
      kind: "schedule.deleted",
      subjectId: id,
      metadata: { name: row.name },
      concerned: [row.userId],
    });
    await audit(tx, ctx, id, { action: "schedule.deleted", before: auditedFields(row) });
  });
}

/** Locks a schedule that the caller may change. */
export async function readManaged(tx: Transaction, ctx: OrganizationContext, id: string): Promise<ScheduleRow> {
  const row = await readSchedule(tx, id, { lock: true });
  if (mayManage(ctx.organization.role, row.userId === actingUserId(ctx))) return row;
  throw new AppError("forbidden", "Only whoever made this schedule, an admin or an owner can do that.");
}

interface State {
  pausedAt: ReturnType<typeof sql> | null;
  pauseReason: null;
  nextDueAt: Date | null;
  failuresInRow?: number;
}

async function setState(tx: Transaction, id: string, state: State): Promise<ScheduleRow> {
  const [row] = await tx.update(schedules).set(state).where(eq(schedules.id, id)).returning();
  if (!row) throw new Error("The schedule is gone in spite of its lock.");
  return row;
}

/** Due times are counted by the database's clock, which all processes share. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.execute<{ ms: number }>(sql`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`);
  return new Date(Math.floor(row?.ms ?? Date.now()));
}

type Entry = Pick<Parameters<typeof appendAudit>[2], "action" | "before" | "after" | "detail">;

function audit(tx: Transaction, ctx: OrganizationContext, id: string, entry: Entry): Promise<void> {
  const target = { type: "schedule", id };
  return appendAudit(tx, auditSource(ctx), { organizationId: ctx.organization.id, target, ...entry });
}

/** Without the input, which may hold what is nobody else's business. */
function auditedFields(row: ScheduleRow): Record<string, unknown> {
  const { name, targetKind, targetKey, cron, timeZone, runAt, overlap, catchUp, userId } = row;
  return {
    name,
    target: `${targetKind}:${targetKey}`,
    cron,
    time_zone: timeZone,
    run_at: runAt?.toISOString() ?? null,
    overlap,
    catch_up: catchUp,
    owner_id: userId,
  };
}
