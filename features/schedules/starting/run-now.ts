import "server-only";
import { scheduleFirings } from "@/drizzle/schema/workflows";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { readFiring, readSchedule } from "../data";
import { databaseNow, readManaged } from "../mutations";
import type { ScheduleFiring } from "../schema";
import { obstacleOf, readOwner } from "./owner";
import { tryStart } from "./try-start";

/** Starts the run of a schedule besides its times, for its owner. What keeps it from starting is a `conflict`. */
export async function runScheduleNow(ctx: OrganizationContext, id: string): Promise<ScheduleFiring> {
  const { userId } = await withOrganization(ctx, (tx) => readSchedule(tx, id));
  const owner = await asSystem((tx) => readOwner(tx, ctx.organization.id, userId));
  return withOrganization(ctx, async (tx) => {
    const schedule = await readManaged(tx, ctx, id);
    const obstacle = schedule.userId === userId ? obstacleOf(owner) : "Somebody else owns it since a moment ago.";
    if (obstacle !== null) throw new AppError("conflict", obstacle);
    const outcome = await tryStart(tx, ctx, {
      userId,
      target: { kind: schedule.targetKind, key: schedule.targetKey },
      input: schedule.input,
      trigger: "schedule",
      triggerId: schedule.id,
    });
    if (outcome.status === "failed") throw new AppError("conflict", outcome.reason);
    const dueAt = await databaseNow(tx);
    await tx.insert(scheduleFirings).values({
      organizationId: ctx.organization.id,
      scheduleId: id,
      dueAt,
      status: "started",
      isManual: true,
      runId: outcome.runId,
    });
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "schedule.run_now",
      target: { type: "schedule", id },
      detail: { run_id: outcome.runId },
    });
    return readFiring(tx, ctx, id, dueAt);
  });
}
