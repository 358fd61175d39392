const leet: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", $: "s" };

/**
 * A text as its reader takes it: without invisible characters, accents of form, letters spaced out and digits that pose
 * as letters inside words.
 */
export function normalise(text: string): string {
  const visible = text.normalize("NFKC").replace(/[\p{Cf}\u00ad]/gu, "");
  const joined = visible.replace(/(?<!\S)(?:\p{L} ){2,}\p{L}(?!\S)/gu, (spaced) => `${spaced.replaceAll(" ", "")} `);
  return joined
    .replace(/[\p{L}][\p{L}\d$]*\d[\p{L}\d$]*|\d+(?=\p{L}{2,})/gu, (word) =>
      word.replace(/[013457$]/g, (c) => leet[c] ?? c),
    )
    .replace(/\s+/g, " ")
    .toLowerCase();
}
