import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { markedPieces, marks } from "./marks";
import type { SearchHit } from "./schema";

const mostTitles = 5;
const searchedCharacters = 200_000;
const headline = `StartSel=${marks.start}, StopSel=${marks.stop}, MaxWords=30, MinWords=12, ShortWord=0, MaxFragments=2, FragmentDelimiter=" … "`;

interface SearchPage {
  q: string;
  cursor?: string | undefined;
  limit: number;
}

/** One's own messages that hold the words, newest first, and before the first of them the titles that do. */
export function searchMessages(ctx: OrganizationContext, { q, cursor, limit }: SearchPage) {
  const text = storableText(q);
  return withOrganization(ctx, async (tx) => {
    const before = cursor === undefined ? null : decodeCursor("search", z.tuple([z.int()]), cursor)[0];
    const titles = before === null ? await findTitles(tx, ctx, text) : [];
    const rows = await findMessages(tx, ctx, text, before, limit + 1);
    const page = toPage(rows, limit, "search", (row) => [Number(row.position)], toHit);
    return { ...page, data: [...titles, ...page.data] };
  });
}

/** As people type: the last word may go on. A query without any word finds nothing. */
function queryOf(text: string): SQL {
  const whole = sql`websearch_to_tsquery('simple', ${text})`;
  if (!/[\p{L}\p{N}]$/u.test(text)) return whole;
  return sql`(case when ${whole}::text = '' then ''::tsquery else (${whole}::text || ':*')::tsquery end)`;
}

interface MessageHit extends Record<string, unknown> {
  conversation_id: string;
  title: string;
  message_id: string;
  role: "user" | "assistant";
  position: number | string;
  created_at: Date | string;
  snippet: string;
}

async function findMessages(
  tx: Transaction,
  ctx: OrganizationContext,
  text: string,
  before: number | null,
  rows: number,
): Promise<MessageHit[]> {
  const older = before === null ? sql`true` : sql`m.position < ${before}`;
  return tx.execute<MessageHit>(sql`
    with words as (select ${queryOf(text)} as query), newest as (
      select m.conversation_id, m.id, m.role, m.content, m.position, m.created_at
      from words, search_messages(words.query, ${actingUserId(ctx)}::uuid) found
      join messages m on m.organization_id = ${ctx.organization.id} and m.id = found.message_id
      where ${older}
      order by m.position desc limit ${rows}
    )
    select n.conversation_id, c.title, n.id as message_id, n.role, n.position, n.created_at,
      ts_headline('simple', left(translate(n.content, ${marks.start + marks.stop}, ''), ${searchedCharacters}), words.query,
        ${headline}) as snippet
    from words, newest n
    join conversations c on c.organization_id = ${ctx.organization.id} and c.id = n.conversation_id
    order by n.position desc`);
}

interface TitleHit extends Record<string, unknown> {
  id: string;
  title: string;
  last_message_at: Date | string;
}

async function findTitles(tx: Transaction, ctx: OrganizationContext, text: string): Promise<SearchHit[]> {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await tx.execute<TitleHit>(sql`
    select id, title, last_message_at from conversations
    where organization_id = ${ctx.organization.id} and user_id = ${actingUserId(ctx)} and deleted_at is null
      and not is_trial and title ilike ${pattern}
    order by last_message_at desc limit ${mostTitles}`);
  return rows.map((row) => ({
    conversation_id: row.id,
    title: row.title,
    message_id: null,
    role: null,
    snippet: [],
    created_at: new Date(row.last_message_at).toISOString(),
  }));
}

function toHit(row: MessageHit): SearchHit {
  return {
    conversation_id: row.conversation_id,
    title: row.title,
    message_id: row.message_id,
    role: row.role,
    snippet: markedPieces(row.snippet),
    created_at: new Date(row.created_at).toISOString(),
  };
}
