import { expect, test } from "vitest";
import { asTitle } from "./give-title";

test.each([
  ['"Zebra taxes"', "Zebra taxes"],
  ["**Zebra taxes.**", "Zebra taxes"],
  ["# Zebra taxes\n\nHere is why.", "Zebra taxes"],
  ["Title: Zebra taxes", "Zebra taxes"],
  ["Wait…", "Wait…"],
  ["  ", ""],
])("%j becomes %j", (answer, title) => {
  expect(asTitle(answer)).toBe(title);
});

test("a title that goes on and on is cut", () => {
  expect(asTitle("word ".repeat(40))).toHaveLength(60);
});
