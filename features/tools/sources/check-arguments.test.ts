import { expect, test } from "vitest";
import { schemaMisfits } from "./check-arguments";

test("references that double at every level are given up after a second", () => {
  const levels = Array.from({ length: 60 }, (_, level) => {
    const next = { $ref: `#/$defs/level${level + 1}` };
    return [`level${level}`, { allOf: [next, next] }] as const;
  });
  const $defs = { ...Object.fromEntries(levels), level60: { type: "object" } };
  const misfits = schemaMisfits({ $defs, $ref: "#/$defs/level0" })({});
  expect(misfits).toEqual([{ path: "", message: "takes too long to check against its schema" }]);
});
