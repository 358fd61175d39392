import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { files } from "@/drizzle/schema/tools";
import { defineTool, type ToolContext } from "@/features/tools/schema";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";

const maxResults = 5;
/** Of a word that stands everywhere, only the newest files are ranked. */
const maxRanked = 100;
const headline = "StartSel='', StopSel='', MaxWords=60, MinWords=25, MaxFragments=3, FragmentDelimiter=' … '";

interface Match extends Record<string, unknown> {
  id: string;
  name: string;
  snippet: string;
  created_at: Date | string;
}

export const searchFiles = defineTool({
  name: "search_files",
  displayName: "Search files",
  description:
    "Searches the text of the files that the person you are talking to has attached, in any conversation, by the words in " +
    "them. Answers with passages.",
  parameters: z.object({
    query: z
      .string()
      .min(1)
      .max(300)
      .describe('The words to look for, like "notice period". Quotes keep words together.'),
  }),
  effect: "pure",
  timeoutMs: 10_000,
  async execute({ query }, context) {
    const strict = await findMatches(context, query);
    const found = strict.length > 0 ? strict : await findMatches(context, anyWordOf(query));
    return {
      results: found.map(({ id, name, snippet, created_at }) => ({
        file_id: id,
        name,
        snippet: snippet.replace(/\s+/g, " ").trim(),
        added_at: new Date(created_at).toISOString(),
      })),
    };
  },
});

/** A second chance for a query that is a sentence: any of its longer words will do. */
function anyWordOf(query: string): string {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 3).join(" or ");
}

async function findMatches({ ctx, userId }: ToolContext, words: string): Promise<Match[]> {
  if (words === "") return [];
  const query = sql`websearch_to_tsquery('simple', ${storableText(words)})`;
  return withOrganization(ctx, (tx) =>
    tx.execute<Match>(sql`
      with newest as (
        select f.id, f.name, f.created_at, left(f.extracted_text, 200000) as text
        from search_files(${query}, ${userId}::uuid) found join ${files} f on f.id = found.file_id
        order by f.created_at desc limit ${maxRanked}
      ), ranked as (
        select *, ts_rank(to_tsvector('simple', text), ${query}) as rank from newest
        order by rank desc, created_at desc limit ${maxResults}
      )
      select id, name, created_at, ts_headline('simple', text, ${query}, ${headline}) as snippet from ranked
      order by rank desc, created_at desc`),
  );
}
