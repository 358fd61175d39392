import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { conversations } from "@/drizzle/schema/conversations";
import { messages } from "@/drizzle/schema/messages";
import { defineTool, type ToolContext } from "@/features/tools/schema";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";

const maxResults = 5;
/** Of a word that stands everywhere, only the newest messages are ranked. */
const maxRanked = 200;
const headline = "StartSel='', StopSel='', MaxWords=40, MinWords=15, MaxFragments=2, FragmentDelimiter=' … '";
const fillers = new Set(
  "a about all and any are ask asked chat conversation conversations did discussed do earlier find for from had has have how i in is it me message messages my of on or our said search talked tell that the this to was we were what when where which who with you".split(
    " ",
  ),
);

interface Match extends Record<string, unknown> {
  id: string;
  title: string;
  snippet: string;
  last_message_at: Date | string;
}

export const searchConversations = defineTool({
  name: "search_conversations",
  displayName: "Search conversations",
  description: "Searches the earlier conversations of the person you are talking to, by the words in them.",
  parameters: z.object({
    query: z.string().min(1).max(300).describe('The words to look for, like "income tax". Quotes keep words together.'),
  }),
  effect: "pure",
  timeoutMs: 10_000,
  async execute({ query }, context) {
    const found = await withOrganization(context.ctx, async (tx) => {
      const strict = await findMatches(tx, context, query);
      return strict.length > 0 ? strict : findMatches(tx, context, anyWordOf(query));
    });
    return {
      results: found.map((match) => ({
        conversation_id: match.id,
        title: match.title,
        snippet: match.snippet.replace(/\s+/g, " ").trim(),
        updated_at: new Date(match.last_message_at).toISOString(),
      })),
    };
  },
});

/** A second chance for a query that is a sentence: any of its telling words will do. */
function anyWordOf(query: string): string {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !fillers.has(word)).join(" or ");
}

async function findMatches(tx: Transaction, context: ToolContext, words: string): Promise<Match[]> {
  if (words === "") return [];
  return await tx.execute<Match>(matchQuery(words, context));
}

function matchQuery(words: string, { ctx, userId, conversationId }: ToolContext): SQL {
  const query = sql`websearch_to_tsquery('simple', ${storableText(words)})`;
  const own = sql`c.organization_id = ${ctx.organization.id}::uuid and c.user_id = ${userId}::uuid
    and c.deleted_at is null and c.id is distinct from ${conversationId}::uuid`;
  return sql`
    with newest as (
      select m.conversation_id, m.content, m.position
      from search_messages(${query}, ${userId}::uuid) found
      join ${messages} m on m.id = found.message_id
      where m.conversation_id is distinct from ${conversationId}::uuid
      order by m.position desc
      limit ${maxRanked}
    ), written as (
      select conversation_id as id, content, position,
        ts_rank(to_tsvector('simple', left(content, 200000)), ${query}) as rank
      from newest
    ), titled as (
      select c.id, first.content, first.position, 1.0 as rank
      from ${conversations} c
      left join lateral (
        select m.content, m.position from ${messages} m where m.conversation_id = c.id order by m.position limit 1
      ) first on true
      where ${own} and to_tsvector('simple', c.title) @@ ${query}
      order by c.last_message_at desc
      limit ${maxResults}
    ), best as (
      select distinct on (id) * from (select * from written union all select * from titled) as found
      order by id, rank desc, position desc
    )
    select c.id, c.title, c.last_message_at,
      coalesce(ts_headline('simple', left(best.content, 200000), ${query}, ${headline}), '') as snippet
    from best join ${conversations} c on c.id = best.id
    where ${own}
    order by best.rank desc, c.last_message_at desc
    limit ${maxResults}`;
}
