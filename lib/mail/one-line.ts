/** Line breaks and other control characters, and the marks that turn the direction of the text around them. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text that people wrote, safe for a header: one line, nothing invisible, of at most so many characters. */
export function oneLine(text: string, longest: number): string {
  const line = text.replace(unprintable, " ").replace(/ {2,}/g, " ").trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
}
