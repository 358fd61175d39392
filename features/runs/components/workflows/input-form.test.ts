import { expect, test } from "vitest";
import { initialValues, inputFields, placeErrors, readInput, valuesOf } from "./input-form";

const schema = {
  type: "object",
  required: ["topic", "pages", "urgent"],
  properties: {
    topic: { type: "string", title: "Topic", description: "What it is about" },
    mail: { type: "string", format: "email" },
    pages: { type: "integer", default: 3 },
    share: { type: "number" },
    urgent: { type: "boolean" },
    tone: { enum: ["plain", "formal", 7] },
    sources: { type: "array", items: { type: "string" } },
  },
};
const fields = inputFields(schema);

test("simple properties have fields of their own, the others are written as JSON", () => {
  expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ["topic", "text", true],
    ["mail", "line", false],
    ["pages", "integer", true],
    ["share", "number", false],
    ["urgent", "boolean", true],
    ["tone", "choice", false],
    ["sources", "json", false],
  ]);
  expect(fields[0]).toMatchObject({ label: "Topic", hint: "What it is about" });
  expect(initialValues(fields)).toMatchObject({ topic: "", pages: "3", urgent: "false" });
});

test("a schema without properties is one field of JSON", () => {
  const [only, ...others] = inputFields({ type: "object", additionalProperties: true });
  expect(only).toMatchObject({ name: "", kind: "json", initial: "{}" });
  expect(others).toEqual([]);
  expect(readInput(inputFields({}), { "": '{"a":[1]}' })).toEqual({ input: { a: [1] } });
});

test("what the fields say becomes the input; what is empty is left out", () => {
  const values = { topic: "Tea", pages: "4", share: "0.5", urgent: "true", tone: "7", sources: '["a"]', mail: " " };
  expect(readInput(fields, values)).toEqual({
    input: { topic: "Tea", pages: 4, share: 0.5, urgent: true, tone: 7, sources: ["a"] },
  });
});

test("each wrong field is told what is wrong", () => {
  expect(readInput(fields, { topic: "", pages: "4.5", urgent: "false", share: "much", sources: "[a" })).toEqual({
    errors: {
      topic: "This is needed.",
      pages: "Write a whole number.",
      share: "Write a number.",
      sources: expect.stringMatching(/^This is not valid JSON/),
    },
  });
});

test("an earlier input fills the fields again", () => {
  const input = { topic: "Tea", pages: 4, urgent: true, tone: "plain", sources: ["a"] };
  expect(readInput(fields, valuesOf(fields, input))).toEqual({ input });
});

test("the server's complaints stand at their fields", () => {
  expect(
    placeErrors(fields, [
      { path: "input.topic", message: "It is too short." },
      { path: "input.sources.0", message: "It has to be text." },
      { path: "workflow", message: "It is gone." },
      { path: "input", message: "It is too large." },
    ]),
  ).toEqual({
    byField: { topic: "It is too short.", sources: "0: It has to be text." },
    other: "workflow: It is gone. It is too large.",
  });
  expect(placeErrors(inputFields({}), [{ path: "input.a", message: "It is missing." }]).byField).toEqual({
    "": "It is missing.",
  });
});
