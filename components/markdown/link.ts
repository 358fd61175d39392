const safeProtocols = new Set(["http:", "https:", "mailto:"]);

/** The address if a click on it can only navigate; null for `javascript:`, `data:` and everything unreadable. */
export function safeHref(href: string): string | null {
  if (/^[#/](?!\/)/.test(href)) return href;
  const url = URL.parse(href);
  return url && safeProtocols.has(url.protocol) ? url.href : null;
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** Character references as the characters that they stand for; unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (name[0] !== "#") return named[name.toLowerCase()] ?? whole;
    const code = name[1]?.toLowerCase() === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
