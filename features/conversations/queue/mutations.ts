import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { conversations, queuedMessages } from "@/drizzle/schema/conversations";
import { runs } from "@/drizzle/schema/runs";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isOwn } from "../data";
import { readQueue, toQueued } from "./data";
import { mostQueued, type Queue, type QueuedMessage, type QueueMessage } from "./schema";
import { startNextQueued } from "./start-next";

/** Queues a message behind the others. Where nobody answers it is sent at once. */
export async function queueMessage(
  ctx: OrganizationContext,
  conversationId: string,
  { message, agent, file_ids }: QueueMessage,
): Promise<QueuedMessage> {
  const queued = await withOrganization(ctx, async (tx) => {
    await lockOwn(tx, ctx, conversationId);
    requireContent(message, file_ids);
    const waiting = await tx
      .select({ position: queuedMessages.position })
      .from(queuedMessages)
      .where(eq(queuedMessages.conversationId, conversationId))
      .orderBy(desc(queuedMessages.position));
    if (waiting.length >= mostQueued) {
      throw new AppError("conflict", `${mostQueued} messages wait already. Remove one, or wait for an answer.`);
    }
    const [row] = await tx
      .insert(queuedMessages)
      .values({
        id: newId(),
        organizationId: ctx.organization.id,
        conversationId,
        userId: actingUserId(ctx),
        position: (waiting[0]?.position ?? 0) + 1,
        content: message,
        agentKey: agent ?? null,
        fileIds: file_ids,
      })
      .returning();
    if (!row) throw notFound("conversation");
    await audit(tx, ctx, "message.queued", conversationId, row.id);
    return toQueued(row);
  });
  await startNextQueued(conversationId);
  return queued;
}

/** Puts the whole queue in another order. Throws `conflict` when it is not what the caller saw. */
export function reorderQueue(ctx: OrganizationContext, conversationId: string, ids: readonly string[]): Promise<Queue> {
  return withOrganization(ctx, async (tx) => {
    await lockOwn(tx, ctx, conversationId);
    const { data } = await readQueue(tx, conversationId);
    const same = data.length === new Set(ids).size && data.every(({ id }) => ids.includes(id));
    if (!same) throw new AppError("conflict", "The queue has changed meanwhile. Look at it again.");
    await tx.execute(sql`
      update queued_messages q set position = wanted.position
      from unnest(array[${sql.join([...ids], sql`, `)}]::uuid[]) with ordinality as wanted(id, position)
      where q.id = wanted.id and q.conversation_id = ${conversationId}`);
    const queue = await readQueue(tx, conversationId);
    await audit(tx, ctx, "message.queue_reordered", conversationId);
    return queue;
  });
}

export function changeQueuedMessage(
  ctx: OrganizationContext,
  conversationId: string,
  id: string,
  content: string,
): Promise<QueuedMessage> {
  return withOrganization(ctx, async (tx) => {
    await lockOwn(tx, ctx, conversationId);
    const [row] = await tx.update(queuedMessages).set({ content }).where(inQueue(conversationId, id)).returning();
    if (!row) throw notFound("queued message");
    requireContent(row.content, row.fileIds);
    await audit(tx, ctx, "message.queued_changed", conversationId, id);
    return toQueued(row);
  });
}

export async function removeQueuedMessage(ctx: OrganizationContext, conversationId: string, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    await lockOwn(tx, ctx, conversationId);
    const removed = await tx
      .delete(queuedMessages)
      .where(inQueue(conversationId, id))
      .returning({ id: queuedMessages.id });
    if (removed.length === 0) throw notFound("queued message");
    await audit(tx, ctx, "message.unqueued", conversationId, id);
  });
}

/**
 * Sends a queued message before the others: stops the answer under way, whose end sends it, or sends it at once. The
 * wish is kept with the message, so a crash between the two loses neither.
 */
export async function sendQueuedMessage(
  ctx: OrganizationContext,
  conversationId: string,
  id: string,
): Promise<QueuedMessage> {
  const { row, runId } = await withOrganization(ctx, async (tx) => {
    await lockOwn(tx, ctx, conversationId);
    const [wished] = await tx
      .update(queuedMessages)
      .set({ sendNow: true })
      .where(inQueue(conversationId, id))
      .returning();
    if (!wished) throw notFound("queued message");
    const [active] = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.conversationId, conversationId), isNull(runs.endedAt)))
      .orderBy(desc(runs.createdAt))
      .limit(1);
    await audit(tx, ctx, "message.sent_now", conversationId, id);
    return { row: wished, runId: active?.id ?? null };
  });
  if (runId !== null) await cancelRun(ctx, runId);
  await startNextQueued(conversationId);
  return toQueued(row);
}

/** Files may wait without words; nothing at all is no message. */
function requireContent(words: string, fileIds: readonly string[]): void {
  if (words !== "" || fileIds.length > 0) return;
  const errors = [{ path: "message", message: "Write a message, or attach a file." }];
  throw new AppError("validation_failed", "Some fields are not valid.", { errors });
}

/** The lock makes changes of the queue and starts of runs take turns. */
async function lockOwn(tx: Transaction, ctx: OrganizationContext, conversationId: string): Promise<void> {
  const [own] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(isOwn(ctx), eq(conversations.id, conversationId)))
    .for("update");
  if (!own) throw notFound("conversation");
}

function inQueue(conversationId: string, id: string) {
  return and(eq(queuedMessages.conversationId, conversationId), eq(queuedMessages.id, id));
}

function audit(
  tx: Transaction,
  ctx: OrganizationContext,
  action: `message.${string}`,
  conversationId: string,
  queuedId?: string,
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "conversation", id: conversationId },
    ...(queuedId ? { detail: { queued_message_id: queuedId } } : {}),
  });
}
