import { expect, test } from "vitest";
import { outputSchemaProblem } from "./output-schema";

test("a schema as libraries write it is taken", () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { day: { type: "string", format: "date" }, tree: { $ref: "#/$defs/tree" } },
    $defs: { tree: { type: "object", properties: { left: { $ref: "#/$defs/tree" } } } },
  };
  expect(outputSchemaProblem(schema)).toBeNull();
});

test.each([
  ["no object", { type: "string" }, /begin with/],
  ["no schema", { type: "object", properties: { a: { type: "text" } } }, /not a JSON Schema/],
  ["a reference to elsewhere", { type: "object", $ref: "https://example.test/schema" }, /resolve reference/],
  ["a broken pattern", { type: "object", properties: { a: { pattern: "(" } } }, /regular expression/],
])("%s is refused, and why", (_name, schema, why) => {
  expect(outputSchemaProblem(schema)).toMatch(why);
});
