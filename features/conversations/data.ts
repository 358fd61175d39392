import "server-only";
import { and, desc, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { conversations } from "@/drizzle/schema/conversations";
import { messages } from "@/drizzle/schema/messages";
import { runs } from "@/drizzle/schema/runs";
import { RunPart } from "@/features/runs/schema";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { notFound } from "@/lib/errors";
import type { Conversation, Message } from "./schema";

interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

/** Microseconds since the epoch: the precision the database sorts by. */
const lastMessageMicros = sql<string>`(extract(epoch from ${conversations.lastMessageAt}) * 1000000)::bigint::text`;

const columns = {
  id: conversations.id,
  title: conversations.title,
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

/** One's own conversations, newest first; `q` searches titles and messages. */
export function listConversations(ctx: OrganizationContext, page: PageRequest & { q?: string | undefined }) {
  return withOrganization(ctx, async (tx) => {
    const rows = await tx
      .select(columns)
      .from(conversations)
      .where(and(isOwn(ctx), page.q === undefined ? undefined : matches(ctx, page.q), afterConversation(page.cursor)))
      .orderBy(desc(conversations.lastMessageAt), desc(conversations.id))
      .limit(page.limit + 1);
    return toPage(rows, page.limit, "conversations", (row) => [row.lastMessageMicros, row.id], toConversation);
  });
}

export async function getConversation(ctx: OrganizationContext, id: string): Promise<Conversation> {
  return withOrganization(ctx, (tx) => readConversation(tx, ctx, id));
}

/** Reads inside a transaction that the caller holds. Throws `not_found` for anybody else's conversation. */
export async function readConversation(tx: Transaction, ctx: OrganizationContext, id: string): Promise<Conversation> {
  const [row] = await tx
    .select(columns)
    .from(conversations)
    .where(and(isOwn(ctx), eq(conversations.id, id)));
  if (!row) throw notFound("conversation");
  return toConversation(row);
}

/** A conversation's messages, newest first. */
export function listMessages(ctx: OrganizationContext, conversationId: string, page: PageRequest) {
  return withOrganization(ctx, async (tx) => {
    await readConversation(tx, ctx, conversationId);
    const before = page.cursor === undefined ? null : decodeCursor("messages", z.tuple([z.int()]), page.cursor)[0];
    const rows = await tx
      .select({
        id: messages.id,
        role: messages.role,
        content: messages.content,
        parts: messages.parts,
        position: messages.position,
        runId: messages.runId,
        createdAt: messages.createdAt,
        agent: runs.currentAgentKey,
        runStatus: runs.status,
        runError: runs.error,
      })
      .from(messages)
      .leftJoin(runs, eq(runs.id, messages.runId))
      .where(
        and(eq(messages.conversationId, conversationId), before === null ? undefined : lt(messages.position, before)),
      )
      .orderBy(desc(messages.position))
      .limit(page.limit + 1);
    return toPage(rows, page.limit, "messages", (row) => [row.position], toMessage);
  });
}

export function isOwn(ctx: OrganizationContext): SQL | undefined {
  return and(eq(conversations.userId, actingUserId(ctx)), isNull(conversations.deletedAt));
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
  title: string;
  createdAt: Date;
  updatedAt: Date;
  lastMessageAt: Date;
  activeRunId: string | null;
}

function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    active_run_id: row.activeRunId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    last_message_at: row.lastMessageAt.toISOString(),
  };
}

interface MessageRow {
  id: string;
  role: "user" | "assistant";
  content: string;
  parts: unknown;
  runId: string | null;
  createdAt: Date;
  agent: string | null;
  runStatus: Message["run_status"];
  runError: Message["run_error"];
}

function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    role: row.role,
    content: row.content,
    parts: row.parts === null ? null : z.array(RunPart).parse(row.parts),
    agent: row.role === "assistant" ? row.agent : null,
    run_id: row.runId,
    run_status: row.runStatus,
    run_error: row.runError,
    created_at: row.createdAt.toISOString(),
  };
}
