import "server-only";
import { and, desc, eq, ilike, isNull, lt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { runs } from "@/drizzle/schema/runs";
import { triggerDeliveries, triggers } from "@/drizzle/schema/workflows";
import { readPeople } from "@/features/access/data";
import { isVisibleRun } from "@/features/runs/data";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { Trigger, TriggerDelivery } from "./schema";

interface TriggerFilter {
  cursor?: string | undefined;
  limit: number;
  q?: string | undefined;
  target_kind?: "agent" | "workflow" | undefined;
  target_key?: string | undefined;
}

export type TriggerRow = typeof triggers.$inferSelect;

/** The organization's inbound webhooks, newest first. */
export async function listTriggers(ctx: OrganizationContext, filter: TriggerFilter) {
  const { cursor, limit, q, target_kind, target_key } = filter;
  const before = cursor === undefined ? null : decodeCursor("triggers", z.tuple([z.uuid()]), cursor)[0];
  const like = q === undefined ? null : `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(triggers)
      .where(
        and(
          like === null ? undefined : or(ilike(triggers.name, like), ilike(triggers.targetKey, like)),
          target_kind === undefined ? undefined : eq(triggers.targetKind, target_kind),
          target_key === undefined ? undefined : eq(triggers.targetKey, target_key),
          before === null ? undefined : lt(triggers.id, before),
        ),
      )
      .orderBy(desc(triggers.id))
      .limit(limit + 1),
  );
  const people = await readPeople(rows.map(({ userId }) => userId));
  return toPage(
    rows,
    limit,
    "triggers",
    ({ id }) => [id],
    (row) => toTrigger(ctx, row, people.get(row.userId)?.name),
  );
}

export async function getTrigger(ctx: OrganizationContext, id: string): Promise<Trigger> {
  return presentTrigger(ctx, await withOrganization(ctx, (tx) => readTrigger(tx, id)));
}

/** Throws `not_found` for a webhook of another organization as for none. */
export async function readTrigger(tx: Transaction, id: string, { lock = false } = {}): Promise<TriggerRow> {
  const query = tx.select().from(triggers).where(eq(triggers.id, id));
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw notFound("trigger");
  return row;
}

export async function presentTrigger(ctx: OrganizationContext, row: TriggerRow): Promise<Trigger> {
  return toTrigger(ctx, row, (await readPeople([row.userId])).get(row.userId)?.name);
}

function toTrigger(ctx: OrganizationContext, row: TriggerRow, ownerName: string | undefined): Trigger {
  return {
    id: row.id,
    name: row.name,
    target: { kind: row.targetKind, key: row.targetKey },
    input_mapper: row.inputMapper,
    is_signed: row.signingSecret !== null,
    is_enabled: row.isEnabled,
    last_called_at: row.lastCalledAt?.toISOString() ?? null,
    owner: ownerName === undefined ? null : { id: row.userId, name: ownerName },
    is_mine: row.userId === actingUserId(ctx),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** What became of a webhook's calls, newest first. */
export async function listDeliveries(
  ctx: OrganizationContext,
  triggerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const before = cursor === undefined ? null : decodeCursor("deliveries", z.tuple([z.uuid()]), cursor)[0];
  const rows = await withOrganization(ctx, async (tx) => {
    await readTrigger(tx, triggerId);
    return tx
      .select({
        id: triggerDeliveries.id,
        status: triggerDeliveries.status,
        runId: triggerDeliveries.runId,
        runStatus: runs.status,
        canOpenRun: sql<boolean>`coalesce(${isVisibleRun(ctx)}, false)`,
        reason: triggerDeliveries.reason,
        repetitions: triggerDeliveries.repetitions,
        receivedAt: triggerDeliveries.receivedAt,
      })
      .from(triggerDeliveries)
      .leftJoin(
        runs,
        and(
          eq(runs.organizationId, triggerDeliveries.organizationId),
          eq(runs.id, triggerDeliveries.runId),
          isNull(runs.deletedAt),
        ),
      )
      .where(
        and(
          eq(triggerDeliveries.triggerId, triggerId),
          before === null
            ? undefined
            : sql`(${triggerDeliveries.receivedAt}, ${triggerDeliveries.id}) < (
                select d.received_at, d.id from trigger_deliveries d where d.id = ${before})`,
        ),
      )
      .orderBy(desc(triggerDeliveries.receivedAt), desc(triggerDeliveries.id))
      .limit(limit + 1);
  });
  return toPage(
    rows,
    limit,
    "deliveries",
    ({ id }) => [id],
    (row): TriggerDelivery => ({
      id: row.id,
      status: row.status,
      run_id: row.runId,
      run_status: row.runStatus,
      can_open_run: row.canOpenRun,
      reason: row.reason,
      repetitions: row.repetitions,
      received_at: row.receivedAt.toISOString(),
    }),
  );
}
