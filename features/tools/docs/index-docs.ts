import "server-only";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import MiniSearch from "minisearch";
import { type Section, splitSections, toPlainText } from "@/features/tools/docs/split-sections";
import { processSingleton } from "@/lib/process";

export interface SectionMatch {
  path: string;
  heading: string;
  snippet: string;
}

interface IndexedSection extends Section {
  id: number;
}

interface DocsIndex {
  search: MiniSearch<IndexedSection>;
  sections: Section[];
}

const snippetLength = 300;
const fillers = new Set(
  "a an and are as at be by can do does for from how i in is it my of on or that the to what with".split(" "),
);

/** The best sections of the shipped documentation for `query`, best first. The files are read once per process. */
export async function searchSections(query: string, limit: number): Promise<SectionMatch[]> {
  return findSections(await documentation(), query, limit);
}

export function findSections({ search, sections }: DocsIndex, query: string, limit: number): SectionMatch[] {
  return search
    .search(query)
    .slice(0, limit)
    .flatMap(({ id, terms }) => {
      const section = sections[id];
      return section ? [toMatch(section, terms)] : [];
    });
}

function documentation() {
  return processSingleton("tools.docs", () => indexDocs(process.cwd()));
}

/** Reads and indexes `README.md` and `docs/` below `root`. */
export async function indexDocs(root: string): Promise<DocsIndex> {
  const files: string[] = [];
  for await (const file of glob(["README.md", "docs/**/*.md"], { cwd: root }))
    files.push(file.split(path.sep).join("/"));
  const documents = await Promise.all(
    files.sort().map(async (file) => splitSections(file, await readFile(path.join(root, file), "utf8"))),
  );
  const sections = documents.flat();
  const search = new MiniSearch<IndexedSection>({
    fields: ["heading", "text", "path"],
    processTerm: (term) => {
      const word = term.toLowerCase();
      return fillers.has(word) ? null : stem(word);
    },
    searchOptions: {
      boost: { heading: 3 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.15 : false),
    },
  });
  search.addAll(sections.map((section, id) => ({ id, ...section })));
  return { search, sections };
}

/** Only the plural: enough for "rate limits" to find "rate limit". */
function stem(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function toMatch(section: Section, terms: string[]): SectionMatch {
  const text = toPlainText(section.text);
  const places = terms.map((term) => text.toLowerCase().indexOf(term)).filter((place) => place >= 0);
  const start = places.length === 0 ? 0 : sentenceStart(text, Math.min(...places));
  const cut = text.slice(start, start + snippetLength);
  const isWhole = start + snippetLength >= text.length;
  const snippet = `${start > 0 ? "… " : ""}${isWhole ? cut : `${cut.replace(/\s+\S*$/, "")} …`}`;
  return { path: section.path, heading: section.heading, snippet };
}

function sentenceStart(text: string, place: number): number {
  if (place < snippetLength / 2) return 0;
  const before = text.slice(0, place);
  const end = Math.max(before.lastIndexOf(". "), before.lastIndexOf(": "));
  return end >= 0 && place - end < snippetLength / 2 ? end + 2 : before.lastIndexOf(" ", place - 60) + 1;
}
