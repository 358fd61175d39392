import type { SearchHit } from "./schema";

/** Around what matched: characters of the private use area, which no keyboard has. */
export const marks = { start: "\uE000", stop: "\uE001" };

/** A headline of the database in pieces, without the marks and with its white space made one. */
export function markedPieces(headline: string): SearchHit["snippet"] {
  return headline
    .replace(/\s+/g, " ")
    .split(marks.start)
    .flatMap((piece, index) => {
      const [match = "", rest = ""] = index === 0 ? ["", piece] : piece.split(marks.stop);
      return [
        { text: match, match: true },
        { text: rest, match: false },
      ];
    })
    .filter(({ text }) => text !== "");
}

/** A name with what was looked for marked where it first stands, whatever its letters' case. */
export function markedName(name: string, sought: string): SearchHit["snippet"] {
  const start = name.toLowerCase().indexOf(sought.toLowerCase());
  if (start < 0) return [{ text: name, match: false }];
  const end = start + sought.length;
  return [
    { text: name.slice(0, start), match: false },
    { text: name.slice(start, end), match: true },
    { text: name.slice(end), match: false },
  ].filter(({ text }) => text !== "");
}
