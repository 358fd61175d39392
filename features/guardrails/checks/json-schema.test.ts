import { expect, test } from "vitest";
import { conformsTo, problemWith } from "./json-schema";

test("an answer is compared with its schema, and the first misfit is told", () => {
  const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
  expect(problemWith({ n: 1 }, schema)).toBeNull();
  expect(problemWith({ n: "1" }, schema)).toBe("/n must be integer");
  expect(conformsTo('{"n": 1}', schema)).toBe(true);
  expect(conformsTo("no JSON", schema)).toBe(false);
});

test("a schema may name the draft in which libraries write it", () => {
  const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", required: ["a"] };
  expect(problemWith({ a: 1 }, schema)).toBeNull();
});

test("a pattern that would take for ever is given up after a second", () => {
  const schema = { type: "object", properties: { a: { type: "string", pattern: "^(a+)+$" } } };
  expect(problemWith({ a: `${"a".repeat(60)}!` }, schema)).toBe("it takes too long to check against the schema");
});

test("references that double at every level are given up after a second", () => {
  const levels = Array.from({ length: 60 }, (_, level) => {
    const next = { $ref: `#/$defs/level${level + 1}` };
    return [`level${level}`, { allOf: [next, next] }] as const;
  });
  const $defs = { ...Object.fromEntries(levels), level60: { type: "object" } };
  expect(problemWith({}, { $defs, $ref: "#/$defs/level0" })).toBe("it takes too long to check against the schema");
});
