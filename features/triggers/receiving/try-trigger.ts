import "server-only";
import { triggerDeliveries } from "@/drizzle/schema/workflows";
import { obstacleOf, readOwner } from "@/features/schedules/starting/owner";
import { tryStart } from "@/features/schedules/starting/try-start";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { readTrigger } from "../data";
import { readManaged } from "../mutations";
import type { TestTrigger, TriggerTest } from "../schema";
import { inputFor } from "./receive";

/** What a payload would become, and with `start` also the run, as a delivery of its own. */
export async function tryTrigger(ctx: OrganizationContext, id: string, test: TestTrigger): Promise<TriggerTest> {
  const { userId } = await withOrganization(ctx, (tx) => readTrigger(tx, id));
  const owner = await asSystem((tx) => readOwner(tx, ctx.organization.id, userId));
  return withOrganization(ctx, async (tx) => {
    const trigger = await readManaged(tx, ctx, id);
    const { input, reason } = inputFor(trigger.inputMapper, { payload: test.payload ?? null, headers: {}, query: {} });
    if (reason !== null)
      throw new AppError("validation_failed", reason, { errors: [{ path: "payload", message: reason }] });
    const runId = test.start ? await start() : null;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "trigger.tested",
      target: { type: "trigger", id },
      detail: { run_id: runId },
    });
    return { input, run_id: runId };

    async function start(): Promise<string> {
      const obstacle = trigger.userId === userId ? obstacleOf(owner) : "Somebody else owns it since a moment ago.";
      if (obstacle !== null) throw new AppError("conflict", obstacle);
      const target = { kind: trigger.targetKind, key: trigger.targetKey };
      const outcome = await tryStart(tx, ctx, { userId, target, input, trigger: "webhook", triggerId: id });
      if (outcome.status === "failed") throw new AppError("conflict", outcome.reason);
      const deliveryId = newId();
      const { organizationId } = trigger;
      await tx.insert(triggerDeliveries).values({
        id: deliveryId,
        organizationId,
        triggerId: id,
        deliveryKey: `test:${deliveryId}`,
        status: "started",
        runId: outcome.runId,
        reason: "A call to try it.",
      });
      return outcome.runId;
    }
  });
}
