import "server-only";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { scheduleFirings, schedules } from "@/drizzle/schema/workflows";
import { recordActivity } from "@/features/activity/recording/record";
import { systemContext } from "@/features/runs/engine/context";
import { requestCancels } from "@/features/runs/mutations/request-cancels";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { afterCommit, withOrganization } from "@/lib/db/scope";
import { announce } from "@/lib/events/notifications";
import { failuresUntilPause, mostWaiting } from "../constants";
import { obstacleOf, type StartOwner } from "../starting/owner";
import { tryStart } from "../starting/try-start";
import { mostCounted, planFiring } from "./plan";

/** A schedule that seemed to be due a moment ago, with its owner as they stood then. */
export interface DueSchedule {
  id: string;
  owner: StartOwner;
}

type ScheduleRow = typeof schedules.$inferSelect;

/** What becomes of one due time. */
type Outcome =
  | { status: "started"; runId: string }
  | { status: "pending" }
  | { status: "skipped" | "failed"; reason: string };

/** The rights of the owner's present role; whoever has none gets no further than the firing's failure. */
function contextFor({ id, owner }: DueSchedule): OrganizationContext {
  return systemContext(owner.organizationId, `schedule ${id}`, owner.role ?? "viewer");
}

/**
 * Deals with one due time of a schedule: the firing, the run and the next due time are one transaction. The lock on the schedule
 * makes processes pass it by while another is at it, and the firing's primary key lets each time fire once whatever happens.
 * False when somebody else was faster.
 */
export function fireDue(due: DueSchedule): Promise<boolean> {
  const ctx = contextFor(due);
  return withOrganization(ctx, async (tx) => {
    // Sent together; the others run when the first has the lock, so they see what its last holder did.
    const [[found], open, waiting] = await Promise.all([
      lockDue(tx, due.id),
      openRuns(tx, due.id),
      countWaiting(tx, due.id),
    ]);
    if (!found || found.schedule.nextDueAt === null || isTakenOver(found.schedule, due)) return false;
    const { schedule, now } = found;
    const plan = planFiring(schedule, schedule.catchUp, found.schedule.nextDueAt, now);
    if (plan.missed) await noteMissed(tx, schedule, plan.missed);
    // Before the run, whose audit row makes the organization's other transactions wait until this one ends.
    const moved = { nextDueAt: plan.next, lastDueAt: plan.fire ?? schedule.lastDueAt };
    const [claimed] = await Promise.all([
      plan.fire ? claimFiring(tx, schedule, plan.fire) : false,
      tx.update(schedules).set(moved).where(eq(schedules.id, schedule.id)),
    ]);
    if (!plan.fire || !claimed) return true;
    const outcome = await decide(tx, ctx, { schedule, owner: due.owner, open, waiting });
    await settle(tx, ctx, schedule, plan.fire, outcome);
    return true;
  });
}

/** What was looked at before the lock was somebody else's right to start runs: the next look reads the new owner's. */
function isTakenOver({ userId }: ScheduleRow, { owner }: DueSchedule): boolean {
  return userId !== owner.userId;
}

function lockDue(tx: Transaction, id: string) {
  return tx
    .select({ schedule: schedules, now: sql`now()`.mapWith(schedules.createdAt) })
    .from(schedules)
    .where(and(eq(schedules.id, id), isNull(schedules.pausedAt), sql`${schedules.nextDueAt} <= now()`))
    .for("update", { skipLocked: true });
}

/** Starts the oldest firing that waits for the run before it, if that has ended. False when there is nothing to start. */
export function startWaiting(due: DueSchedule): Promise<boolean> {
  const ctx = contextFor(due);
  return withOrganization(ctx, async (tx) => {
    const [[schedule], open, [waiting]] = await Promise.all([
      tx.select().from(schedules).where(eq(schedules.id, due.id)).for("update", { skipLocked: true }),
      openRuns(tx, due.id),
      tx
        .select({ dueAt: scheduleFirings.dueAt })
        .from(scheduleFirings)
        .where(and(eq(scheduleFirings.scheduleId, due.id), eq(scheduleFirings.status, "pending")))
        .orderBy(asc(scheduleFirings.dueAt))
        .limit(1),
    ]);
    if (!schedule || !waiting || open.length > 0 || isTakenOver(schedule, due)) return false;
    await settle(tx, ctx, schedule, waiting.dueAt, await start(tx, ctx, schedule, due.owner));
    return true;
  });
}

/** True when this due time had not fired before. */
async function claimFiring(tx: Transaction, { organizationId, id }: ScheduleRow, dueAt: Date): Promise<boolean> {
  const claimed = await tx
    .insert(scheduleFirings)
    .values({ organizationId, scheduleId: id, dueAt, status: "pending" })
    .onConflictDoNothing()
    .returning({ dueAt: scheduleFirings.dueAt });
  return claimed.length > 0;
}

interface Situation {
  schedule: ScheduleRow;
  owner: StartOwner;
  /** Runs of the schedule that go on. */
  open: string[];
  /** How many earlier firings wait for them. */
  waiting: number;
}

async function decide(tx: Transaction, ctx: OrganizationContext, situation: Situation): Promise<Outcome> {
  const { schedule, owner, open, waiting } = situation;
  const mustWait = schedule.overlap === "queue" && waiting > 0;
  if (open.length === 0 && !mustWait) return start(tx, ctx, schedule, owner);
  if (schedule.overlap === "skip") return skipped("The run of the time before still went on.");
  if (schedule.overlap === "queue") {
    return waiting >= mostWaiting ? skipped(`${mostWaiting} times waited already.`) : { status: "pending" };
  }
  const outcome = await start(tx, ctx, schedule, owner);
  if (outcome.status === "started") {
    await requestCancels(tx, open);
    afterCommit(tx, () => announce("cadre_run_cancels", open));
  }
  return outcome;
}

function skipped(reason: string): Outcome {
  return { status: "skipped", reason };
}

async function start(tx: Transaction, ctx: OrganizationContext, schedule: ScheduleRow, owner: StartOwner) {
  const reason = obstacleOf(owner);
  if (reason !== null) return { status: "failed", reason } satisfies Outcome;
  return tryStart(tx, ctx, {
    userId: schedule.userId,
    target: { kind: schedule.targetKind, key: schedule.targetKey },
    input: schedule.input,
    trigger: "schedule",
    triggerId: schedule.id,
  });
}

/** Notes what became of a due time. A run that was started ends the row of failures; too many of them pause the schedule. */
async function settle(tx: Transaction, ctx: OrganizationContext, schedule: ScheduleRow, dueAt: Date, outcome: Outcome) {
  if (outcome.status === "pending") return;
  const runId = outcome.status === "started" ? outcome.runId : null;
  const reason = "reason" in outcome ? outcome.reason : null;
  await tx
    .update(scheduleFirings)
    .set({ status: outcome.status, runId, reason, firedAt: sql`now()` })
    .where(and(eq(scheduleFirings.scheduleId, schedule.id), eq(scheduleFirings.dueAt, dueAt)));
  const failures = outcome.status === "started" ? 0 : schedule.failuresInRow + (outcome.status === "failed" ? 1 : 0);
  if (failures === schedule.failuresInRow) return;
  await tx.update(schedules).set({ failuresInRow: failures }).where(eq(schedules.id, schedule.id));
  if (outcome.status !== "failed") return;
  if (failures >= failuresUntilPause) await pauseAfterFailures(tx, ctx, schedule, failures);
  else await tellFailure(tx, ctx, schedule, dueAt, outcome.reason);
}

function tellFailure(tx: Transaction, ctx: OrganizationContext, schedule: ScheduleRow, dueAt: Date, reason: string) {
  return recordActivity(tx, systemSource(ctx), {
    kind: "schedule.failed",
    subjectId: schedule.id,
    metadata: { name: schedule.name, due_at: dueAt.toISOString(), reason },
    concerned: [schedule.userId],
  });
}

async function pauseAfterFailures(tx: Transaction, ctx: OrganizationContext, schedule: ScheduleRow, failures: number) {
  const pauseReason = `It could not start anything ${failures} times in a row.`;
  await tx
    .update(schedules)
    .set({ pausedAt: sql`now()`, pauseReason, nextDueAt: null })
    .where(eq(schedules.id, schedule.id));
  await leaveOutWaiting(tx, schedule.id);
  await recordActivity(tx, systemSource(ctx), {
    kind: "schedule.paused",
    subjectId: schedule.id,
    metadata: { name: schedule.name, reason: pauseReason },
    concerned: [schedule.userId],
  });
}

/** What waits for the run before it starts no more once the schedule is paused. */
export async function leaveOutWaiting(tx: Transaction, scheduleId: string): Promise<void> {
  await tx
    .update(scheduleFirings)
    .set({ status: "skipped", reason: "The schedule was paused." })
    .where(and(eq(scheduleFirings.scheduleId, scheduleId), eq(scheduleFirings.status, "pending")));
}

function systemSource({ organization }: OrganizationContext) {
  return { organizationId: organization.id, actorId: null };
}

async function openRuns(tx: Transaction, scheduleId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select id from runs where trigger_id = ${scheduleId} and ended_at is null and deleted_at is null`);
  return [...rows].map(({ id }) => id);
}

async function countWaiting(tx: Transaction, scheduleId: string): Promise<number> {
  return tx.$count(
    scheduleFirings,
    and(eq(scheduleFirings.scheduleId, scheduleId), eq(scheduleFirings.status, "pending")),
  );
}

/** One row tells of all that were missed together. */
async function noteMissed(tx: Transaction, schedule: ScheduleRow, { first, count }: { first: Date; count: number }) {
  const many = count > mostCounted ? `More than ${mostCounted.toLocaleString("en")} times` : `${count} times`;
  const reason = count === 1 ? "Nothing ran when it was due." : `${many} from here on passed while nothing ran.`;
  await tx
    .insert(scheduleFirings)
    .values({
      organizationId: schedule.organizationId,
      scheduleId: schedule.id,
      dueAt: first,
      status: "missed",
      reason,
    })
    .onConflictDoNothing();
}
