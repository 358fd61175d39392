import "server-only";
import { convert } from "html-to-text";

/** What a web page says, as plain text: without its navigation, scripts and styles, and with the addresses of its links. */
export function readableText(html: string, base: string): string {
  return convert(html, {
    baseElements: { selectors: ["main", "article", "[role=main]", "body"], orderBy: "selectors" },
    limits: { maxInputLength: 2_000_000, maxDepth: 200, maxBaseElements: 1, maxChildNodes: 20_000 },
    wordwrap: false,
    selectors: [
      ...["nav", "script", "style", "noscript", "template", "svg", "form", "img", "footer"].map((selector) => ({
        selector,
        format: "skip",
      })),
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
      {
        selector: "a",
        options: { pathRewrite: (path: string) => absolute(path, base), ignoreHref: false, noAnchorUrl: true },
      },
      { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ],
  }).trim();
}

export function titleOf(html: string): string | null {
  const [, title] = /<title[^>]*>([^<]{1,500})/i.exec(html.slice(0, 100_000)) ?? [];
  return title ? convert(title, { wordwrap: false }).trim() : null;
}

function absolute(path: string, base: string): string {
  return URL.canParse(path, base) ? new URL(path, base).href : path;
}
