import { expect, test } from "vitest";
import type { Conversation } from "../conversation";
import { titleFor, wantsTitle } from "./title";

function about(message: string, instructions = "Write a short title for this conversation."): Conversation {
  return {
    protocol: "responses",
    model: "cadre-demo",
    stream: false,
    streamUsage: true,
    instructions,
    parallelCalls: true,
    tools: [],
    items: [{ kind: "user", text: message }],
  };
}

test.each([
  ["What is 18% of 2,450 and what day is it?", "18% of 2,450 and what day is it"],
  ["hey, can you tell me what 2 to the power of 32 is? thx", "2 to the power of 32"],
  ["how do I rebrand Cadre?", "Rebrand Cadre"],
  ["Run this JavaScript:\n```js\nconsole.log(1)\n```", "This JavaScript"],
  ["User: flip a coin\nAssistant: heads", "Flip a coin"],
  ["What is **8 * 8**?", "8 * 8"],
  ["👋", "👋"],
  ["", "New conversation"],
])("“%s” is titled “%s”", (message, title) => {
  expect(titleFor(about(message))).toBe(title);
});

test("a title stays short", () => {
  expect(titleFor(about("supercalifragilistic ".repeat(20))).length).toBeLessThanOrEqual(48);
  expect(titleFor(about("x".repeat(300)))).toHaveLength(48);
});

test("only instructions that ask for a title get one", () => {
  expect(wantsTitle(about("hi"))).toBe(true);
  expect(wantsTitle(about("hi", "Your name is Bob. Keep the conversation friendly."))).toBe(false);
  expect(wantsTitle(about("hi", "You are a helpful assistant in this conversation."))).toBe(false);
});
