import { expect, test } from "vitest";
import { markedPieces } from "./marks";

test("a headline comes apart into what matched and what stands around it", () => {
  expect(markedPieces("the \uE000zebra\uE001 \uE000tax\uE001\n  is due")).toEqual([
    { text: "the ", match: false },
    { text: "zebra", match: true },
    { text: " ", match: false },
    { text: "tax", match: true },
    { text: " is due", match: false },
  ]);
  expect(markedPieces("")).toEqual([]);
  expect(markedPieces("\uE000all\uE001")).toEqual([{ text: "all", match: true }]);
});
