import type { AgentInputItem } from "@openai/agents";
import { expect, test } from "vitest";
import { compactResults } from "./compact";

function result(callId: string, length: number): AgentInputItem {
  const output = { type: "text" as const, text: "x".repeat(length) };
  return { type: "function_call_result", name: "look", callId, status: "completed", output };
}

const lengthOf = (item: AgentInputItem | undefined) => JSON.stringify(item).length;

test("results stay whole while they take little room", () => {
  const items = [result("a", 1_000), result("b", 1_000)];
  expect(compactResults(items, 1_000)).toEqual({ items, replaced: 0 });
});

test("old long results become stubs, the newest and the short ones stay", () => {
  const items = [result("short", 10), ...["a", "b", "c", "d", "e", "f"].map((id) => result(id, 5_000))];
  const { items: compacted, replaced } = compactResults(items, 1_000);
  expect(replaced).toBe(2);
  expect(compacted).toHaveLength(items.length);
  expect(compacted[0]).toEqual(items[0]);
  expect(lengthOf(compacted[1])).toBeLessThan(400);
  expect(compacted.slice(3)).toEqual(items.slice(3));
});

test("calls keep their place beside their results", () => {
  const call: AgentInputItem = {
    type: "function_call",
    name: "look",
    callId: "a",
    arguments: "{}",
    status: "completed",
  };
  const items = [call, ...["a", "b", "c", "d", "e"].map((id) => result(id, 5_000))];
  const { items: compacted } = compactResults(items, 1_000);
  expect(compacted[0]).toEqual(call);
  expect(compacted[1]).toMatchObject({ type: "function_call_result", callId: "a" });
});
