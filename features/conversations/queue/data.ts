import "server-only";
import { and, asc, desc, eq } from "drizzle-orm";
import { conversations, queuedMessages } from "@/drizzle/schema/conversations";
import { runs } from "@/drizzle/schema/runs";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { isOwn } from "../data";
import type { Queue, QueuedMessage } from "./schema";

type QueuedRow = typeof queuedMessages.$inferSelect;

/** What waits in one's own conversation. Others do not see it, even where they may read the conversation. */
export function getQueue(ctx: OrganizationContext, conversationId: string): Promise<Queue> {
  return withOrganization(ctx, async (tx) => {
    await requireOwn(tx, ctx, conversationId);
    return readQueue(tx, conversationId);
  });
}

export async function readQueue(tx: Transaction, conversationId: string): Promise<Queue> {
  const rows = await tx
    .select()
    .from(queuedMessages)
    .where(eq(queuedMessages.conversationId, conversationId))
    .orderBy(desc(queuedMessages.sendNow), asc(queuedMessages.position), asc(queuedMessages.id));
  const [latest] = await tx
    .select({ status: runs.status })
    .from(runs)
    .where(eq(runs.conversationId, conversationId))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(1);
  const paused = rows[0]?.sendNow ? null : pauseOf(latest?.status);
  return { data: rows.map(toQueued), next_cursor: null, paused };
}

/** Throws `not_found` for anybody else's. */
export async function requireOwn(tx: Transaction, ctx: OrganizationContext, conversationId: string): Promise<void> {
  const [own] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(isOwn(ctx), eq(conversations.id, conversationId)));
  if (!own) throw notFound("conversation");
}

function pauseOf(status: string | undefined): Queue["paused"] {
  return status === "failed" || status === "cancelled" || status === "waiting" ? status : null;
}

export function toQueued(row: QueuedRow): QueuedMessage {
  return {
    id: row.id,
    message: row.content,
    agent: row.agentKey,
    file_ids: row.fileIds,
    send_now: row.sendNow,
    created_at: row.createdAt.toISOString(),
  };
}
