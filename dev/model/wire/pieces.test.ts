import fc from "fast-check";
import { expect, test } from "vitest";
import { pieces } from "./pieces";

test("pieces put together are the text, and none begins or ends inside a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (text, size) => {
      const parts = [...pieces(text, size)];
      expect(parts.join("")).toBe(text);
      for (const part of parts) {
        expect(part.length).toBeGreaterThan(0);
        expect(part.isWellFormed()).toBe(text.isWellFormed() || part.isWellFormed());
      }
    }),
  );
});

test("pieces end after a space where one is near", () => {
  expect([...pieces("one two three four", 9)]).toEqual(["one two ", "three ", "four"]);
});
