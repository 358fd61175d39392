import type { CitationPart } from "@/features/runs/schema";

/** A source of an answer; the same place counts once, however often it is cited. */
export interface Source {
  number: number;
  citation: CitationPart;
}

/** What the provider writes itself where it cites: a link, usually in brackets. */
const writtenLink = /^\s*\(?\[[^\]]*\]\([^)]*\)\)?\s*$/;

/**
 * The text with a numbered link after each cited statement, and what the numbers stand for. A link that the provider
 * wrote into the text gives way to the number.
 */
export function citeText(text: string, citations: readonly CitationPart[]): { text: string; sources: Source[] } {
  const sources = sourcesOf(citations);
  const marks = citations
    .filter(({ end_index }) => end_index > 0 && end_index <= text.length)
    .toSorted((a, b) => b.end_index - a.end_index);
  let cited = text;
  let rest = text.length;
  for (const citation of marks) {
    const { start_index, end_index } = citation;
    if (end_index > rest) continue;
    const isLink = writtenLink.test(text.slice(start_index, end_index));
    const cut = isLink ? start_index : end_index;
    cited = cited.slice(0, cut) + markOf(citation, numberOf(sources, citation)) + cited.slice(end_index);
    rest = isLink ? start_index : end_index;
  }
  return { text: cited, sources };
}

function sourcesOf(citations: readonly CitationPart[]): Source[] {
  const alike = [...Map.groupBy(citations, keyOf).values()];
  return alike.flatMap((same) => same.slice(0, 1)).map((citation, index) => ({ number: index + 1, citation }));
}

function numberOf(sources: readonly Source[], citation: CitationPart): number {
  return sources.find((source) => keyOf(source.citation) === keyOf(citation))?.number ?? 0;
}

/** Chips of the chat's Markdown: see `citationTitle` there. */
function markOf({ url }: CitationPart, number: number): string {
  const address = url === null ? null : encodeURI(decodeURISafely(url)).replace(/[()<>\s]/g, encodeURIComponent);
  return address === null ? `\\[${number}\\]` : `[${number}](<${address}> "citation")`;
}

function decodeURISafely(url: string): string {
  try {
    return decodeURI(url);
  } catch (error) {
    if (error instanceof URIError) return url;
    throw error;
  }
}

function keyOf({ type, url, file_id, title }: CitationPart): string {
  return `${type} ${url ?? file_id ?? title}`;
}
