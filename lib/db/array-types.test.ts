import fc from "fast-check";
import { expect, test } from "vitest";
import { arrayTypes } from "./array-types";

test("an array of any strings survives the way to Postgres's form and back", () => {
  const { serialize, parse } = arrayTypes.strings ?? {};
  fc.assert(
    fc.property(fc.array(fc.string()), (strings) => {
      expect(parse?.(serialize?.(strings))).toEqual(strings);
    }),
  );
});

test("numbers come back as numbers, and what Drizzle has written already stays", () => {
  const { serialize, parse } = arrayTypes.integers ?? {};
  expect(parse?.(serialize?.([1, -2, 3]))).toEqual([1, -2, 3]);
  expect(serialize?.("{4,5}")).toBe("{4,5}");
});
