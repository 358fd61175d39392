import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { triggerDeliveries, triggers } from "@/drizzle/schema/workflows";
import type { StartOwner } from "@/features/schedules/starting/owner";
import type { StartOutcome } from "@/features/schedules/starting/try-start";
import type { Transaction } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { repetitionMinutes } from "../constants";

interface DeliveryKey {
  value: string;
  /** A body that comes again after a while is another call. */
  isForgotten: boolean;
}

/**
 * Takes a delivery's key for this call. Gives the run of an earlier call with the same key, which nothing is started for again;
 * null where this one is the first, or the first that could start something. Calls at the same time queue on the row.
 */
export async function claimDelivery(
  tx: Transaction,
  { id: triggerId, owner }: { id: string; owner: StartOwner },
  key: DeliveryKey,
): Promise<string | null> {
  await noteCall(tx, triggerId);
  const row = { organizationId: owner.organizationId, triggerId, deliveryKey: key.value, status: "failed" as const };
  const isIt = and(eq(triggerDeliveries.triggerId, triggerId), eq(triggerDeliveries.deliveryKey, key.value));
  if (await insert(tx, row)) return null;
  const [earlier] = await tx
    .select({
      id: triggerDeliveries.id,
      status: triggerDeliveries.status,
      runId: triggerDeliveries.runId,
      isOld: sql<boolean>`${triggerDeliveries.receivedAt} < now() - ${repetitionMinutes} * interval '1 minute'`,
    })
    .from(triggerDeliveries)
    .where(isIt)
    .for("update");
  if (earlier?.status !== "started" || earlier.runId === null) return null;
  if (key.isForgotten && earlier.isOld) {
    await tx
      .update(triggerDeliveries)
      .set({ deliveryKey: `${key.value}:${earlier.id}` })
      .where(eq(triggerDeliveries.id, earlier.id));
    await insert(tx, row);
    return null;
  }
  await tx
    .update(triggerDeliveries)
    .set({ repetitions: sql`${triggerDeliveries.repetitions} + 1` })
    .where(eq(triggerDeliveries.id, earlier.id));
  return earlier.runId;
}

/**
 * Locks the webhook, so that its calls take turns. Throws `not_found` where it was deleted or switched off since its URL was
 * looked up.
 */
export async function noteCall(tx: Transaction, triggerId: string): Promise<void> {
  const called = await tx
    .update(triggers)
    .set({ lastCalledAt: sql`now()` })
    .where(and(eq(triggers.id, triggerId), triggers.isEnabled))
    .returning({ id: triggers.id });
  if (called.length === 0) throw notFound("webhook");
}

async function insert(tx: Transaction, row: Omit<typeof triggerDeliveries.$inferInsert, "id">): Promise<boolean> {
  const made = await tx
    .insert(triggerDeliveries)
    .values({ id: newId(), ...row })
    .onConflictDoNothing()
    .returning({ id: triggerDeliveries.id });
  return made.length > 0;
}

/** Notes what became of the call that holds the key. */
export async function noteDelivery(tx: Transaction, triggerId: string, key: string, outcome: StartOutcome) {
  const runId = outcome.status === "started" ? outcome.runId : null;
  const reason = outcome.status === "failed" ? outcome.reason : null;
  await tx
    .update(triggerDeliveries)
    .set({ status: outcome.status, runId, reason, receivedAt: sql`now()` })
    .where(and(eq(triggerDeliveries.triggerId, triggerId), eq(triggerDeliveries.deliveryKey, key)));
}
