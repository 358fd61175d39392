export interface Section {
  /** `docs/architecture.md#a-run`: the file and the heading as GitHub links it. */
  path: string;
  heading: string;
  text: string;
}

/** Cuts a Markdown document at its headings. Text before the first heading belongs to the document's own name. */
export function splitSections(path: string, markdown: string): Section[] {
  const anchors = new Map<string, number>();
  const sections: Section[] = [];
  let current: { path: string; heading: string; lines: string[] } = { path, heading: path, lines: [] };
  let fence: string | null = null;
  const close = () => {
    const text = current.lines.join("\n").trim();
    if (text !== "" || current.heading !== path) sections.push({ path: current.path, heading: current.heading, text });
  };
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null;
    const heading = fence === null ? /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1] : undefined;
    if (heading === undefined) {
      current.lines.push(line);
      continue;
    }
    close();
    const title = toPlainText(heading);
    current = { path: `${path}#${anchorOf(title, anchors)}`, heading: title, lines: [] };
  }
  close();
  return sections;
}

/** The words of a piece of Markdown without its marks. Code keeps every character: names have underscores. */
export function toPlainText(markdown: string): string {
  const code: string[] = [];
  const keep = (_whole: string, _mark: string, body: string) => `\u0000${code.push(body) - 1}\u0000`;
  return markdown
    .replace(/^[ \t]*(```+|~~~+).*\n([\s\S]*?)^[ \t]*\1.*$/gm, keep)
    .replace(/(`+)([^`]+)\1/g, keep)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>\n]+>/g, "")
    .replace(/^\s*[|>#-][|>#\s:-]*/gm, "")
    .replace(/\s*\|\s*/g, " ")
    .replace(/\*{1,3}(\S(?:.*?\S)?)\*{1,3}/g, "$1")
    .replace(/(?<!\w)_{1,3}(\S(?:.*?\S)?)_{1,3}(?!\w)/g, "$1")
    .split("\u0000")
    .map((piece, index) => (index % 2 === 0 ? piece : (code[Number(piece)] ?? "")))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** GitHub's rule: lower case, punctuation dropped, spaces to hyphens, repeats numbered. */
function anchorOf(title: string, seen: Map<string, number>): string {
  const anchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  const count = seen.get(anchor) ?? 0;
  seen.set(anchor, count + 1);
  return count === 0 ? anchor : `${anchor}-${count}`;
}
