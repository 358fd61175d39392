import { expect, test } from "vitest";
import { asksItself, editableContent, readContent, readQuestion } from "./human-approval";

test("a workflow asks itself where no agent calls", () => {
  expect(asksItself({ agent: null, tool: "human_approval" })).toBe(true);
  expect(asksItself({ agent: "writer", tool: "human_approval" })).toBe(false);
  expect(asksItself({ agent: null, tool: "http_fetch" })).toBe(false);
});

test("a question is its message and its content", () => {
  expect(readQuestion('{"message":"Publish?","content":{"a":1}}')).toEqual({ message: "Publish?", content: { a: 1 } });
});

test("text is edited as it is, and stays text whatever is written", () => {
  expect(editableContent("# Tea")).toBe("# Tea");
  expect(readContent('{"a": 1}', "# Tea")).toEqual({ content: '{"a": 1}' });
});

test("everything else is edited as JSON", () => {
  expect(editableContent({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(readContent('{"a": 2}', { a: 1 })).toEqual({ content: { a: 2 } });
  expect(readContent("{a", { a: 1 })).toEqual({ problem: expect.stringMatching(/^This is not valid JSON/) });
});
