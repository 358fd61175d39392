import "server-only";
import { and, desc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { conversations } from "@/drizzle/schema/conversations";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { notFound } from "@/lib/errors";
import type { Conversation } from "./schema";

interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

/** Microseconds since the epoch: the precision the database sorts by. */
const lastMessageMicros = sql<string>`(extract(epoch from ${conversations.lastMessageAt}) * 1000000)::bigint::text`;

const columns = {
  id: conversations.id,
  userId: conversations.userId,
  title: conversations.title,
  titledBy: conversations.titledBy,
  headId: conversations.headId,
  agentKey: conversations.agentKey,
  model: conversations.model,
  reasoningEffort: conversations.reasoningEffort,
  pinnedAt: conversations.pinnedAt,
  archivedAt: conversations.archivedAt,
  sharedAt: conversations.sharedAt,
  createdAt: conversations.createdAt,
  updatedAt: conversations.updatedAt,
  lastMessageAt: conversations.lastMessageAt,
  lastMessageMicros,
  // Drizzle drops table names in the selected columns of a single table, so the subquery spells them out.
  activeRunId: sql<string | null>`(
    select r.id from runs r
    where r.organization_id = conversations.organization_id and r.conversation_id = conversations.id
      and r.ended_at is null
    order by r.created_at desc limit 1)`,
};

type ConversationView = "active" | "pinned" | "archived" | "shared" | "all";

/**
 * Conversations, the latest used first: one's own that are not archived, or by view the pinned, the archived, all, or
 * those that others have shared. `q` searches titles and messages.
 */
export async function listConversations(
  ctx: OrganizationContext,
  page: PageRequest & { q?: string | undefined; view?: ConversationView | undefined },
) {
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select(columns)
      .from(conversations)
      .where(
        and(
          inView(ctx, page.view ?? (page.q === undefined ? "active" : "all")),
          page.q === undefined ? undefined : matches(ctx, page.q),
          afterConversation(page.cursor),
        ),
      )
      .orderBy(desc(conversations.lastMessageAt), desc(conversations.id))
      .limit(page.limit + 1),
  );
  const names = await namesOfOthers(ctx, rows);
  const keyOf = (row: (typeof rows)[number]) => [row.lastMessageMicros, row.id];
  return toPage(rows, page.limit, "conversations", keyOf, (row) => toConversation(ctx, row, names.get(row.userId)));
}

function inView(ctx: OrganizationContext, view: ConversationView): SQL | undefined {
  return and(eq(conversations.isTrial, false), ofView(ctx, view));
}

function ofView(ctx: OrganizationContext, view: ConversationView): SQL | undefined {
  switch (view) {
    case "all":
      return isOwn(ctx);
    case "active":
      return and(isOwn(ctx), isNull(conversations.archivedAt));
    case "archived":
      return and(isOwn(ctx), isNotNull(conversations.archivedAt));
    case "pinned":
      return and(isOwn(ctx), isNotNull(conversations.pinnedAt), isNull(conversations.archivedAt));
    case "shared":
      return and(isReadable(ctx), ne(conversations.userId, actingUserId(ctx)));
  }
}

/** People belong to no organization, so their names are read as the login role. */
async function namesOfOthers(
  ctx: OrganizationContext,
  rows: readonly { userId: string }[],
): Promise<Map<string, string>> {
  const others = [...new Set(rows.map(({ userId }) => userId))].filter((id) => id !== actingUserId(ctx));
  if (others.length === 0) return new Map();
  const people = await pool()<{ id: string; name: string }[]>`
    select id, name from users where id = any(${others}::uuid[])`;
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** One's own, or one that its author has shared with the organization. Throws `not_found` for any other. */
export async function getConversation(ctx: OrganizationContext, id: string): Promise<Conversation> {
  const row = await withOrganization(ctx, (tx) => readRow(tx, ctx, id));
  const names = await namesOfOthers(ctx, [row]);
  return toConversation(ctx, row, names.get(row.userId));
}

/** Reads inside a transaction that the caller holds; does not name the author. Otherwise as `getConversation`. */
export async function readConversation(tx: Transaction, ctx: OrganizationContext, id: string): Promise<Conversation> {
  return toConversation(ctx, await readRow(tx, ctx, id));
}

async function readRow(tx: Transaction, ctx: OrganizationContext, id: string): Promise<ConversationRow> {
  const [row] = await tx
    .select(columns)
    .from(conversations)
    .where(and(isReadable(ctx), eq(conversations.id, id)));
  if (!row) throw notFound("conversation");
  return row;
}

/** One's own; deleted ones are gone. */
export function isOwn(ctx: OrganizationContext): SQL | undefined {
  return and(eq(conversations.userId, actingUserId(ctx)), isNull(conversations.deletedAt));
}

/** One's own, and those that their authors have shared with the organization. */
export function isReadable(ctx: OrganizationContext): SQL | undefined {
  return and(
    or(eq(conversations.userId, actingUserId(ctx)), isNotNull(conversations.sharedAt)),
    isNull(conversations.deletedAt),
  );
}

function afterConversation(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [micros, id] = decodeCursor("conversations", z.tuple([z.string().regex(/^\d{1,19}$/), z.uuid()]), cursor);
  const at = sql`to_timestamp(${micros}::numeric / 1000000)`;
  return sql`(${conversations.lastMessageAt}, ${conversations.id}) < (${at}, ${id}::uuid)`;
}

/** The words in any message, or the text itself inside the title. */
function matches(ctx: OrganizationContext, q: string): SQL | undefined {
  const text = storableText(q);
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const inMessages = sql`${conversations.id} in (
    select conversation_id from search_messages(websearch_to_tsquery('simple', ${text}), ${actingUserId(ctx)}::uuid))`;
  return or(sql`${conversations.title} ilike ${pattern}`, inMessages);
}

interface ConversationRow {
  id: string;
  userId: string;
  title: string;
  titledBy: Conversation["titled_by"];
  headId: string | null;
  agentKey: string | null;
  model: string | null;
  reasoningEffort: Conversation["reasoning_effort"];
  pinnedAt: Date | null;
  archivedAt: Date | null;
  sharedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  lastMessageAt: Date;
  activeRunId: string | null;
}

function toConversation(ctx: OrganizationContext, row: ConversationRow, author: string | null = null): Conversation {
  return {
    id: row.id,
    title: row.title,
    titled_by: row.titledBy,
    is_own: row.userId === actingUserId(ctx),
    author,
    head_id: row.headId,
    agent: row.agentKey,
    model: row.model,
    reasoning_effort: row.reasoningEffort,
    pinned: row.pinnedAt !== null,
    archived: row.archivedAt !== null,
    shared: row.sharedAt !== null,
    active_run_id: row.activeRunId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    last_message_at: row.lastMessageAt.toISOString(),
  };
}
