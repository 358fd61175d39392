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

test("patterns are checked, a property may be called so, and one that backtracks for ever is given up", () => {
  const misfits = schemaMisfits({
    type: "object",
    properties: { code: { type: "string", pattern: "^[A-Z]{3}$" }, pattern: { type: "integer" } },
    patternProperties: { "^x-": { type: "boolean" } },
  });
  expect(misfits({ code: "ABC", pattern: 1, "x-fast": true })).toEqual([]);
  expect(misfits({ code: "abc", pattern: "1", "x-fast": "yes" }).map(({ path }) => path)).toEqual([
    "code",
    "pattern",
    "x-fast",
  ]);
  const slow = schemaMisfits({ properties: { word: { type: "string", pattern: "^(a+)+$" } } });
  expect(slow({ word: `${"a".repeat(60)}!` })).toEqual([
    { path: "", message: "takes too long to check against its schema" },
  ]);
});

test("a pattern of another dialect is passed over; the rest of its schema is checked", () => {
  const misfits = schemaMisfits({ properties: { name: { type: "string", pattern: "(?i)^a" } } });
  expect(misfits({ name: "b" })).toEqual([]);
  expect(misfits({ name: 1 })).toEqual([{ path: "name", message: "must be string" }]);
});
