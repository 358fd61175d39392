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
