import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { conversations } from "@/drizzle/schema/conversations";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { isOwn, readConversation } from "./data";
import type { Conversation } from "./schema";

/** How long a deleted conversation can be restored. */
const restorableHours = 24;

export function renameConversation(ctx: OrganizationContext, id: string, title: string): Promise<Conversation> {
  return withOrganization(ctx, async (tx) => {
    await tx
      .update(conversations)
      .set({ title, updatedAt: sql`now()` })
      .where(and(isOwn(ctx), eq(conversations.id, id)));
    return readConversation(tx, ctx, id);
  });
}

/** Hides a conversation; until it is purged it can be restored. */
export async function deleteConversation(ctx: OrganizationContext, id: string): Promise<void> {
  const deleted = await withOrganization(ctx, (tx) =>
    tx
      .update(conversations)
      .set({ deletedAt: sql`now()` })
      .where(and(isOwn(ctx), eq(conversations.id, id), isNull(conversations.deletedAt)))
      .returning({ id: conversations.id }),
  );
  if (deleted.length === 0) throw notFound("conversation");
}

/** Undoes a deletion. Restoring a conversation that is not deleted changes nothing. */
export function restoreConversation(ctx: OrganizationContext, id: string): Promise<Conversation> {
  return withOrganization(ctx, async (tx) => {
    await tx
      .update(conversations)
      .set({ deletedAt: null })
      .where(
        and(eq(conversations.userId, actingUserId(ctx)), eq(conversations.id, id), isNotNull(conversations.deletedAt)),
      );
    return readConversation(tx, ctx, id);
  });
}

/** Removes for good what was deleted more than 24 hours ago and has no run under way. Returns how many. */
export async function purgeDeletedConversations(limit: number): Promise<number> {
  const rows = await pool()`
    delete from conversations where id in (
      select c.id from conversations c
      where c.deleted_at < now() - ${restorableHours} * interval '1 hour'
        and not exists (select from runs r where r.conversation_id = c.id and r.ended_at is null)
      order by c.deleted_at limit ${limit})`;
  return rows.count;
}
