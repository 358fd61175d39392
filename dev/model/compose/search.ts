import { errorOf, readResult } from "../read-result";
import type { SearchNeed } from "../rules/need";
import { longDate, pick, plain } from "./markdown";

const MOST_HITS = 5;
const SNIPPET_CHARS = 320;

/** What a search found, quoted; nothing is added to it. */
export function composeSearch(need: SearchNeed, output: string): string {
  const result = readResult(output);
  const problem = errorOf(result);
  if (problem !== undefined) return `The search failed: ${problem}`;
  if (result.raw !== undefined) return result.raw;
  const hits = hitsOf(result.fields.results);
  return need.tool === "search_docs" ? docs(need, hits) : conversations(need, hits);
}

type Hit = Record<string, unknown>;

function docs(need: SearchNeed, hits: Hit[]): string {
  if (hits.length === 0) return `The documentation has nothing on **${need.query}**. Another word for it may help.`;
  const opening = pick(
    [
      `Here is what the documentation says about **${need.query}**.`,
      `I searched the documentation for **${need.query}** and found this:`,
      `The documentation covers **${need.query}** in these places:`,
    ],
    need.query,
  );
  const sections = hits.slice(0, MOST_HITS).map((hit) => {
    const heading = text(hit.heading) || text(hit.path);
    return `### ${plain(heading, 90)}\n\n> ${plain(text(hit.snippet), SNIPPET_CHARS)}\n\n*From \`${text(hit.path)}\`*`;
  });
  return [opening, ...sections, "The demo model only quotes; a real model would put this into its own words."].join(
    "\n\n",
  );
}

function conversations(need: SearchNeed, hits: Hit[]): string {
  if (hits.length === 0) return `I found no earlier conversation about **${need.query}**.`;
  const count = hits.length === 1 ? "one conversation" : `${Math.min(hits.length, MOST_HITS)} conversations`;
  const rows = hits.slice(0, MOST_HITS).map((hit) => {
    const day = text(hit.updated_at) ? ` (${longDate(text(hit.updated_at))})` : "";
    const snippet = plain(text(hit.snippet), SNIPPET_CHARS);
    return `1. **${plain(text(hit.title), 90) || "Untitled"}**${day}${snippet ? `\n   > ${snippet}` : ""}`;
  });
  return [`You have ${count} about **${need.query}**:`, rows.join("\n")].join("\n\n");
}

function hitsOf(results: unknown): Hit[] {
  if (!Array.isArray(results)) return [];
  return results.flatMap((hit: unknown) => (typeof hit === "object" && hit !== null ? [{ ...hit }] : []));
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
