import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { conversationLinks } from "@/drizzle/schema/conversations";
import type { OrganizationContext } from "@/lib/context";
import { digest } from "@/lib/crypto/digest";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { readConversation } from "../data";
import { requireOwn } from "../queue/data";
import { linkColumns, toLink } from "./data";
import type { CreatedLink } from "./schema";

const tokenBytes = 32;

/** Makes a link to the branch as it stands now. The secret is answered once and kept as a digest. */
export function createConversationLink(
  ctx: OrganizationContext,
  conversationId: string,
  expiresInDays: number | null,
): Promise<CreatedLink> {
  return withOrganization(ctx, async (tx) => {
    await requireOwn(tx, ctx, conversationId);
    const { head_id: headId } = await readConversation(tx, ctx, conversationId);
    if (headId === null) throw new AppError("conflict", "There is nothing to share in this conversation yet.");
    const token = randomBytes(tokenBytes).toString("base64url");
    const [link] = await tx
      .insert(conversationLinks)
      .values({
        id: newId(),
        organizationId: ctx.organization.id,
        conversationId,
        tokenHash: digest(token),
        headId,
        expiresAt: expiresInDays === null ? null : sql`now() + ${expiresInDays} * interval '1 day'`,
      })
      .returning(linkColumns);
    if (!link) throw notFound("conversation");
    await audit(tx, ctx, "conversation.link_created", conversationId, link.id);
    return { ...toLink(link), path: `/share#${token}` };
  });
}

export async function revokeConversationLink(
  ctx: OrganizationContext,
  conversationId: string,
  linkId: string,
): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    await requireOwn(tx, ctx, conversationId);
    const revoked = await tx
      .update(conversationLinks)
      .set({ revokedAt: sql`now()` })
      .where(
        and(
          eq(conversationLinks.conversationId, conversationId),
          eq(conversationLinks.id, linkId),
          isNull(conversationLinks.revokedAt),
        ),
      )
      .returning({ id: conversationLinks.id });
    if (revoked.length === 0) throw notFound("link");
    await audit(tx, ctx, "conversation.link_revoked", conversationId, linkId);
  });
}

function audit(
  tx: Transaction,
  ctx: OrganizationContext,
  action: `conversation.${string}`,
  conversationId: string,
  linkId: string,
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "conversation", id: conversationId },
    detail: { link_id: linkId },
  });
}
