import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { markedName, markedPieces, marks } from "./marks";
import type { SearchHit } from "./schema";

const mostTitles = 5;
const mostFiles = 5;
const searchedCharacters = 200_000;
const headline = `StartSel=${marks.start}, StopSel=${marks.stop}, MaxWords=30, MinWords=12, ShortWord=0, MaxFragments=2, FragmentDelimiter=" … "`;

interface SearchPage {
  q: string;
  cursor?: string | undefined;
  limit: number;
}

/** One's own messages that hold the words, newest first; before the first of them titles and names of files that do. */
export function searchMessages(ctx: OrganizationContext, { q, cursor, limit }: SearchPage) {
  const text = storableText(q);
  return withOrganization(ctx, async (tx) => {
    const before = cursor === undefined ? null : decodeCursor("search", z.tuple([z.int()]), cursor)[0];
    const named = before === null ? await findNames(tx, ctx, text) : [];
    const rows = await findMessages(tx, ctx, text, before, limit + 1);
    const page = toPage(rows, limit, "search", (row) => [Number(row.position)], toHit);
    return { ...page, data: [...named, ...page.data] };
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

interface NameHit extends Record<string, unknown> {
  id: string;
  title: string;
  message_id: string | null;
  file_name: string | null;
  at: Date | string;
}

/** Conversations by their titles, and messages by the names of what came with them, unless their words match anyway. */
async function findNames(tx: Transaction, ctx: OrganizationContext, text: string): Promise<SearchHit[]> {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const own = sql`c.organization_id = ${ctx.organization.id} and c.user_id = ${actingUserId(ctx)}
    and c.deleted_at is null and not c.is_trial`;
  const rows = await tx.execute<NameHit>(sql`
    (select c.id, c.title, null::uuid as message_id, null as file_name, c.last_message_at as at from conversations c
      where ${own} and c.title ilike ${pattern} order by c.last_message_at desc limit ${mostTitles})
    union all
    (select * from (
      select distinct on (m.position) c.id, c.title, m.id as message_id, f.name as file_name, m.created_at as at
      from files f
      join message_files mf on mf.organization_id = f.organization_id and mf.file_id = f.id
      join messages m on m.organization_id = mf.organization_id and m.id = mf.message_id
      join conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
      where ${own} and f.user_id = ${actingUserId(ctx)} and f.name ilike ${pattern}
        and not to_tsvector('simple', left(m.content, ${searchedCharacters})) @@ ${queryOf(text)}
      order by m.position desc, mf.position limit ${mostFiles}) named)`);
  return rows.map((row) => ({
    conversation_id: row.id,
    title: row.title,
    message_id: row.message_id,
    role: row.message_id === null ? null : "user",
    snippet: row.file_name === null ? [] : markedName(row.file_name, text),
    created_at: new Date(row.at).toISOString(),
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
