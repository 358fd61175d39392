import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ask, type Protocol } from "./agents-fixture";
import { NO_DELAY } from "./answer";
import { createModelServer, listen } from "./http";
import prompts from "./prompts.json" with { type: "json" };
import { decide } from "./rules/decide";

vi.setConfig({ testTimeout: 60_000 });

interface Prompt {
  prompt: string;
  /** Said in the same conversation before. */
  earlier?: string[];
  tools: string[];
  handoff?: string;
  /** Patterns that the answer must match; `{weekday}` is today's in UTC. */
  answer?: string[];
  absent?: string[];
  error?: boolean;
}

const WANTED = 27;
const server = createModelServer({ answer: ({ conversation }) => decide(conversation, new Date()), pace: NO_DELAY });
let url = "";

beforeAll(async () => {
  url = await listen(server, 0);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const weekday = () => new Date().toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" });

async function problemsWith(protocol: Protocol, expected: Prompt): Promise<string[]> {
  const outcome = await ask(url, protocol, [...(expected.earlier ?? []), expected.prompt]);
  if (expected.error) return outcome.error ? [] : ["It should have failed."];
  const transfers = outcome.tools.filter((name) => name.startsWith("transfer_to_"));
  const tools = [...new Set(outcome.tools.filter((name) => !name.startsWith("transfer_to_")))].sort();
  const problems = outcome.error ? [`It failed: ${String(outcome.error)}`] : [];
  if (tools.join() !== [...expected.tools].sort().join()) problems.push(`It used ${tools.join() || "no tool"}.`);
  const wanted = expected.handoff;
  const handedOver = wanted === undefined ? transfers.length === 0 : transfers.some((name) => name.includes(wanted));
  if (!handedOver) problems.push(`It handed over to ${transfers.join() || "nobody"}.`);
  for (const pattern of expected.answer ?? []) {
    const source = pattern.replace("{weekday}", weekday());
    if (!new RegExp(source, "u").test(outcome.text)) problems.push(`The answer lacks /${source}/: ${outcome.text}`);
  }
  for (const pattern of expected.absent ?? []) {
    if (new RegExp(pattern, "u").test(outcome.text)) problems.push(`The answer has /${pattern}/.`);
  }
  return problems;
}

test.each(["responses", "chat"] as const)(
  "answers the prompts that were written before its rules, with the real SDK and tools (%s)",
  async (protocol) => {
    const failed: Record<string, string[]> = {};
    for (const expected of prompts as Prompt[]) {
      const problems = await problemsWith(protocol, expected);
      if (problems.length > 0) failed[expected.prompt] = problems;
    }
    const answered = prompts.length - Object.keys(failed).length;
    expect(prompts).toHaveLength(30);
    expect(answered, JSON.stringify(failed, undefined, 2)).toBeGreaterThanOrEqual(WANTED);
  },
);

test.each(["responses", "chat"] as const)(
  "reasons visibly and reports usage through the SDK (%s)",
  async (protocol) => {
    const outcome = await ask(url, protocol, ["What is 18% of 2,450 and what day is it?"]);
    expect(outcome.reasoning).toContain("Choosing tools");
    expect(outcome.reasoning).toContain("Writing the answer");
    expect(outcome.usage.input).toBeGreaterThan(100);
    expect(outcome.usage.output).toBeGreaterThan(20);
  },
);

test("computes nothing: a conversation whose calculator said 7 is answered with 7", async () => {
  const post = async (path: string, body: unknown) =>
    (await fetch(`${url}/v1/${path}`, { method: "POST", body: JSON.stringify(body) })).text();
  const call = { name: "calculator", arguments: '{"expression":"2+2"}' };
  const responses = await post("responses", {
    model: "cadre-demo",
    input: [
      { role: "user", content: "What is 2+2?" },
      { type: "function_call", call_id: "c1", ...call },
      { type: "function_call_output", call_id: "c1", output: '{"expression":"2+2","result":"7"}' },
    ],
  });
  const chat = await post("chat/completions", {
    model: "cadre-demo",
    messages: [
      { role: "user", content: "What is 2+2?" },
      { role: "assistant", content: null, tool_calls: [{ id: "c1", type: "function", function: call }] },
      { role: "tool", tool_call_id: "c1", content: '{"expression":"2+2","result":"7"}' },
    ],
  });
  expect(responses).toContain("is **7**");
  expect(chat).toContain("is **7**");
});
