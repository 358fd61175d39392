import { expect, test } from "vitest";
import { inputFields, readInput } from "./input-fields";

const fields = inputFields({
  type: "object",
  required: ["topic", "pages"],
  properties: {
    topic: { type: "string", title: "Topic", description: "What it is about" },
    pages: { type: "integer" },
    tone: { type: "string", enum: ["dry", "warm"] },
    is_draft: { type: "boolean" },
    sources: { type: "array", items: { type: "string" } },
  },
});

test("a schema makes a field of each property", () => {
  expect(fields.map(({ name, label, kind, isRequired }) => [name, label, kind, isRequired])).toEqual([
    ["topic", "Topic", "text", true],
    ["pages", "pages", "number", true],
    ["tone", "tone", "choice", false],
    ["is_draft", "is draft", "boolean", false],
    ["sources", "sources", "json", false],
  ]);
  expect(inputFields({ type: "object" })).toEqual([]);
});

test("what is written makes an object, without what was left empty", () => {
  expect(readInput(fields, { topic: "Bees", pages: "3", sources: '["a"]' })).toEqual({
    ok: true,
    input: { topic: "Bees", pages: 3, is_draft: false, sources: ["a"] },
  });
});

test("what is missing or unreadable is told at its field", () => {
  const read = readInput(fields, { pages: "many", sources: "[" });
  expect(read.ok ? [] : [...read.errors]).toEqual([
    ["topic", "This is needed."],
    ["pages", "Write a number."],
    ["sources", "This is no JSON."],
  ]);
});
