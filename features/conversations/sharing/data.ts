import "server-only";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { conversationLinks } from "@/drizzle/schema/conversations";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { filesOfMessage } from "@/features/files/attaching/attach-files";
import { systemContext } from "@/features/runs/engine/context";
import { RunPart } from "@/features/runs/schema";
import type { FileRef } from "@/features/tools/schema";
import { decodeCursor, encodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import { digest } from "@/lib/crypto/digest";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { branchRows } from "../messages/branch";
import { requireOwn } from "../queue/data";
import type { ConversationLink, SharedConversation } from "./schema";

type LinkRow = Pick<typeof conversationLinks.$inferSelect, "id" | "createdAt" | "expiresAt"> & {
  isExpired: boolean;
};

export const linkColumns = {
  id: conversationLinks.id,
  createdAt: conversationLinks.createdAt,
  expiresAt: conversationLinks.expiresAt,
  isExpired: sql<boolean>`coalesce(${conversationLinks.expiresAt} < now(), false)`,
};

/** The links of one's own conversation that were not revoked, newest first. */
export function listConversationLinks(
  ctx: OrganizationContext,
  conversationId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  return withOrganization(ctx, async (tx) => {
    await requireOwn(tx, ctx, conversationId);
    // UUIDv7: the order of the ids is the order in which the links were made.
    const before = cursor === undefined ? null : decodeCursor("conversation-links", z.tuple([z.uuid()]), cursor)[0];
    const rows = await tx
      .select(linkColumns)
      .from(conversationLinks)
      .where(
        and(
          eq(conversationLinks.conversationId, conversationId),
          isNull(conversationLinks.revokedAt),
          before === null ? undefined : sql`${conversationLinks.id} < ${before}::uuid`,
        ),
      )
      .orderBy(desc(conversationLinks.id))
      .limit(limit + 1);
    return toPage(rows, limit, "conversation-links", (row) => [row.id], toLink);
  });
}

export function toLink(row: LinkRow): ConversationLink {
  return {
    id: row.id,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    is_expired: row.isExpired,
  };
}

interface OpenLink {
  id: string;
  organization_id: string;
  conversation_id: string;
  head_id: string;
  title: string;
  created_at: Date | string;
}

/** The link behind a secret, while it works. Throws `not_found` for a wrong, revoked or expired one alike. */
export async function openLink(token: string): Promise<OpenLink> {
  const [link] = await pool()<OpenLink[]>`
    select l.id, l.organization_id, l.conversation_id, l.head_id, c.title, c.created_at
    from conversation_links l
    join conversations c on c.organization_id = l.organization_id and c.id = l.conversation_id and c.deleted_at is null
    join organizations o on o.id = l.organization_id and o.suspended_at is null and o.delete_after is null
    where l.token_hash = ${digest(token)} and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())`;
  if (!link) throw notFound("link");
  return link;
}

/** What anybody who holds the secret sees: the branch as it stood when the link was made, newest first. */
export async function readSharedConversation({
  token,
  cursor,
  limit,
}: {
  token: string;
  cursor?: string | undefined;
  limit: number;
}): Promise<SharedConversation> {
  const link = await openLink(token);
  const list = `shared:${link.id}`;
  const start = cursor === undefined ? link.head_id : decodeCursor(list, z.tuple([z.uuid()]), cursor)[0];
  const rows = await withOrganization(systemContext(link.organization_id, "shared conversation"), async (tx) => {
    const found = await readShared(tx, link, start, limit + 1);
    return Promise.all(found.map(async (row) => ({ ...row, agent_name: await nameOf(tx, row.agent) })));
  });
  const next = rows[limit];
  return {
    title: link.title,
    created_at: new Date(link.created_at).toISOString(),
    data: rows.slice(0, limit).map((row) => ({
      role: row.role,
      content: row.content,
      parts: row.parts === null ? null : z.array(RunPart).parse(row.parts),
      files: row.files ?? [],
      agent_name: row.agent_name,
      created_at: new Date(row.created_at).toISOString(),
    })),
    next_cursor: next ? encodeCursor(list, [next.id]) : null,
  };
}

interface SharedRow extends Record<string, unknown> {
  id: string;
  role: "user" | "assistant";
  content: string;
  parts: unknown;
  files: FileRef[] | null;
  agent: string | null;
  created_at: Date | string;
}

async function readShared(tx: Transaction, link: OpenLink, start: string, rows: number): Promise<SharedRow[]> {
  const branch = { organizationId: link.organization_id, conversationId: link.conversation_id, headId: start };
  return tx.execute<SharedRow>(sql`
    with recursive ${branchRows(branch, rows)}
    select m.id, m.role, m.content, m.parts, m.created_at, ${filesOfMessage} as files, r.current_agent_key as agent
    from branch
    join messages m on m.organization_id = ${link.organization_id} and m.id = branch.id
    left join runs r on r.organization_id = m.organization_id and r.id = m.run_id and m.role = 'assistant'
    order by branch.depth`);
}

async function nameOf(tx: Transaction, key: string | null): Promise<string | null> {
  return key === null ? null : ((await findAnsweringAgent(tx, key))?.name ?? null);
}
