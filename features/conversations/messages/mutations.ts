import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { conversations } from "@/drizzle/schema/conversations";
import { messageFeedback, messages } from "@/drizzle/schema/messages";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { isOwn, isReadable, readConversation } from "../data";
import type { Conversation, Feedback } from "../schema";
import { isOnBranch, newestBelow } from "./branch";

/** Shows the branch that holds a message, up to the newest that was said on it. A branch that is shown stays. */
export function switchBranch(
  ctx: OrganizationContext,
  conversationId: string,
  messageId: string,
): Promise<Conversation> {
  return withOrganization(ctx, async (tx) => {
    const [conversation] = await tx
      .select({ headId: conversations.headId })
      .from(conversations)
      .where(and(isOwn(ctx), eq(conversations.id, conversationId)))
      .for("update");
    if (!conversation) throw notFound("conversation");
    const branch = { organizationId: ctx.organization.id, conversationId, headId: conversation.headId };
    if (!(await isOnBranch(tx, branch, messageId))) {
      const headId = await newestBelow(tx, branch, messageId);
      if (headId === null) throw notFound("message");
      await tx.update(conversations).set({ headId }).where(eq(conversations.id, conversationId));
    }
    const shown = await readConversation(tx, ctx, conversationId);
    const target = { type: "conversation", id: conversationId };
    const entry = { organizationId: ctx.organization.id, action: "conversation.branch_shown", target } as const;
    await appendAudit(tx, auditSource(ctx), entry);
    return shown;
  });
}

/** Keeps what the reader thinks of an answer in a conversation that they may read. */
export function rateMessage(ctx: OrganizationContext, messageId: string, feedback: Feedback): Promise<Feedback> {
  return withOrganization(ctx, async (tx) => {
    await requireAnswer(tx, ctx, messageId);
    const { rating } = feedback;
    const reason = feedback.reason === "" ? null : feedback.reason;
    await tx
      .insert(messageFeedback)
      .values({ organizationId: ctx.organization.id, messageId, userId: actingUserId(ctx), rating, reason })
      .onConflictDoUpdate({
        target: [messageFeedback.messageId, messageFeedback.userId],
        set: { rating, reason, createdAt: sql`now()` },
      });
    await auditFeedback(tx, ctx, "message.rated", messageId);
    return { rating, reason };
  });
}

export async function unrateMessage(ctx: OrganizationContext, messageId: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    await requireAnswer(tx, ctx, messageId);
    await tx
      .delete(messageFeedback)
      .where(and(eq(messageFeedback.messageId, messageId), eq(messageFeedback.userId, actingUserId(ctx))));
    await auditFeedback(tx, ctx, "message.rating_removed", messageId);
  });
}

async function requireAnswer(tx: Transaction, ctx: OrganizationContext, messageId: string): Promise<void> {
  const [answer] = await tx
    .select({ id: messages.id })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(
      and(isReadable(ctx), eq(messages.id, messageId), eq(messages.role, "assistant"), isNull(conversations.deletedAt)),
    );
  if (!answer) throw notFound("message");
}

/** Without the reason, which may say what the conversation was about. */
function auditFeedback(tx: Transaction, ctx: OrganizationContext, action: `message.${string}`, id: string) {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "message", id },
  });
}
