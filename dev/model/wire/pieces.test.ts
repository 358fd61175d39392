import fc from "fast-check";
import { expect, test } from "vitest";
import { pieces } from "./pieces";

test("pieces put together are the text, and each is whole characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, size) => {
      const parts = [...pieces(text, size)];
      return parts.join("") === text && parts.every((part) => part.length > 0 && part.isWellFormed());
    }),
  );
});

test("pieces end after a space where one is near", () => {
  expect([...pieces("one two three four", 9)]).toEqual(["one two ", "three ", "four"]);
});
