import fc from "fast-check";
import { expect, test } from "vitest";
import { closeOpenMarks } from "./partial";

test.each([
  ["a **bold", "a **bold**"],
  ["a **bold*", "a **bold**"],
  ["a **", "a "],
  ["a *", "a "],
  ["done **bold** and", "done **bold** and"],
  ["run `npm st", "run `npm st`"],
  ["run `", "run "],
  ["see [the do", "see the do"],
  ["see [the docs](https://exa", "see the docs"],
  ["see [the docs](https://example.com) now", "see [the docs](https://example.com) now"],
  ["~~gone", "~~gone~~"],
  ["**first** block\n\nsecond **bl", "**first** block\n\nsecond **bl**"],
  ["```js\nconst a = `x", "```js\nconst a = `x"],
  ["```js\nlet a\n```\nthen `b", "```js\nlet a\n```\nthen `b`"],
])("%j is shown as %j while it grows", (text, shown) => {
  expect(closeOpenMarks(text)).toBe(shown);
});

test("text without marks is never changed", () => {
  fc.assert(
    fc.property(
      fc.string().map((text) => text.replace(/[`*~[\]!]/g, "")),
      (text) => {
        expect(closeOpenMarks(text)).toBe(text);
      },
    ),
  );
});
