import { describe, expect, test } from "vitest";
import { findModel } from "@/features/models/catalog/catalog";
import { costMicros } from "@/features/models/gateway/usage";
import { createProviderKey } from "@/features/models/provider-keys/mutations";
import { getRun } from "@/features/runs/data";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import type { ChatInput } from "@/features/runs/schema";
import type { OrganizationContext } from "@/lib/context";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { endOf, eventsOf, startEngine, viewOf } from "@/tests/setup/runs";
import { startVendors, type VendorAnswer } from "@/tests/setup/vendors/server";

const vendors = await startVendors();
process.env.OPENAI_BASE_URL = `${vendors.url}/v1`;
process.env.OPENAI_API_KEY = "sk-openai-test";
process.env.ANTHROPIC_BASE_URL = `${vendors.url}/v1`;
process.env.ANTHROPIC_API_KEY = "sk-ant-test";
process.env.GOOGLE_BASE_URL = `${vendors.url}/v1beta`;
process.env.GOOGLE_GENERATIVE_AI_API_KEY = "AIza-test";
process.env.ALLOW_PRIVATE_NETWORK = "true";
process.env.MODEL_FIRST_TOKEN_TIMEOUT_SECONDS = "0.4";
await startEngine();

let together = 0;
givenTool("note_down", (input) => `Noted: ${String((input as { x: string }).x)} (${++together})`);
givenAgent("plain");
givenAgent("noting", ["note_down"]);

/** A model that is asked through a key of the organization's own, at an address that somebody entered. */
const compatible = "gpt-5.1";

async function addOwnKey(ctx: OrganizationContext): Promise<void> {
  vendors.script({ text: "Ready." });
  const base_url = `${vendors.url}/compatible/v1`;
  const key = {
    provider: "openai_compatible",
    name: "Ours",
    key: "sk-own-test",
    base_url,
    models: [compatible],
  } as const;
  await createProviderKey(ctx, { ...key, models: [...key.models] });
}

async function run(input: Partial<ChatInput> & { model: string }, ...answers: VendorAnswer[]) {
  const ctx = await createPerson();
  if (input.model === compatible) await addOwnKey(ctx);
  vendors.script(...answers);
  const started = await joinOrStartRun(ctx, { message: "Go.", agent: "plain", ...input }, null);
  return { ctx, ...started, end: await endOf(started.runId) };
}

const text = "A sentence that is long enough to be cut. ".repeat(5).trim();
const calls = ["one", "two"].map((x) => ({ name: "note_down", arguments: JSON.stringify({ x }) }));

describe.each([
  ["OpenAI", "gpt-5-mini"],
  ["Anthropic", "claude-sonnet-5-5"],
  ["Google", "gemini-3.8-flash"],
  ["OpenAI-compatible", compatible],
])("%s", (vendor, model) => {
  test("answers word for word, and its figures are counted with its price", async () => {
    const { ctx, runId, end } = await run({ model }, { text, reasoning: "Let me think." });
    const tokens = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 30, reasoning_tokens: 10 };
    const price = findModel(model)?.price;
    expect(end).toMatchObject({
      kind: "final",
      status: "completed",
      text,
      usage: { ...tokens, total_tokens: 130, requests: 1, estimated: false },
    });
    expect(end).toMatchObject({ usage: { cost_micros: price && costMicros(price, tokens) } });
    expect(await getRun(ctx, runId)).toMatchObject({ model, status: "completed", output: text });
  });

  test("shows what it thought as a reasoning summary before the answer", async () => {
    const { runId } = await run({ model }, { text: "Four.", reasoning: "Two and two." });
    const events = await eventsOf(runId);
    const parts = viewOf(events).parts;
    expect(parts.map(({ type }) => type)).toEqual(["reasoning", "text"]);
    expect(parts[0]).toMatchObject({ sections: ["Two and two."], done: true });
  });

  test("calls two tools at once and answers from their results", async () => {
    const { runId, end } = await run(
      { model, agent: "noting" },
      { reasoning: "I need both.", text: "One moment.", calls },
      { text: "Both are noted." },
    );
    expect(end).toMatchObject({ kind: "final", status: "completed", usage: { requests: 2, total_tokens: 260 } });
    const { parts } = viewOf(await eventsOf(runId));
    const tools = parts.filter((part) => part.type === "tool_call");
    expect(tools.map((part) => JSON.parse(part.arguments))).toEqual([{ x: "one" }, { x: "two" }]);
    expect(tools.every((part) => part.status === "completed" && part.output?.startsWith("Noted: "))).toBe(true);
    expect(parts.at(-1)).toMatchObject({ type: "text", text: "Both are noted." });
    const [, second] = vendors.requests;
    for (const noted of ["Noted: one", "Noted: two"]) expect(JSON.stringify(second?.body)).toContain(noted);
  });

  test("is asked again after 429, once the time that it names has passed", async () => {
    const begun = performance.now();
    const busy = { fault: { kind: "status", status: 429, retryAfterSeconds: 1 } } as const;
    const { end } = await run({ model }, busy, { text: "Now." });
    expect(end).toMatchObject({ kind: "final", text: "Now.", usage: { requests: 1, estimated: false } });
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    expect(vendors.requests).toHaveLength(2);
  });

  test("is asked up to three times when it has a problem", async () => {
    const broken = { fault: { kind: "status", status: 500 } } as const;
    const { end } = await run({ model }, broken, { fault: { kind: "status", status: 503 } }, { text: "Third." });
    expect(end).toMatchObject({ kind: "final", text: "Third." });
    const { end: given } = await run({ model }, broken);
    expect(given).toMatchObject({ kind: "error", code: "model_unavailable", retryable: true });
    expect(vendors.requests).toHaveLength(3);
  });

  test("is asked again when it hangs up before it has said anything", async () => {
    const { end } = await run({ model }, { text, fault: { kind: "cut", afterChars: 0 } }, { text: "Again." });
    expect(end).toMatchObject({ kind: "final", text: "Again." });
    expect(vendors.requests).toHaveLength(2);
  });

  test.each([
    ["hangs up", "cut", "model_interrupted"],
    ["sends broken JSON", "malformed", "model_malformed"],
    ["falls silent", "stall", "model_timeout"],
    ["reports a failure", "error", "model_unavailable"],
  ] as const)("fails the run, and repeats nothing, when it %s in the middle", async (_, kind, code) => {
    const { runId, end } = await run({ model }, { text, fault: { kind, afterChars: 60 } });
    // Chat Completions and the Responses API have no status inside a stream.
    const expected = vendor.startsWith("OpenAI") && kind === "error" ? /^model_/ : code;
    expect(end).toMatchObject({ kind: "error", code: expect.stringMatching(expected) });
    expect(vendors.requests).toHaveLength(1);
    const shown = viewOf(await eventsOf(runId)).parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
    expect(text.startsWith(shown.join(""))).toBe(true);
  });

  test("is given up when its first token does not come", async () => {
    const { end } = await run({ model }, { fault: { kind: "hang" } });
    expect(end).toMatchObject({ kind: "error", code: "model_timeout", retryable: true });
    expect(vendors.requests).toHaveLength(2);
  });

  test("refuses as a normal end of the run", async () => {
    const { ctx, runId, end } = await run({ model }, { refusal: "I will not." });
    expect(end).toMatchObject({ kind: "final", status: "refused" });
    expect(await getRun(ctx, runId)).toMatchObject({ status: "completed" });
    expect(viewOf(await eventsOf(runId)).parts.at(-1)).toMatchObject({ type: "refusal" });
  });

  test("is incomplete when it reaches its limit of tokens, and runs no tool of it", async () => {
    const { end } = await run({ model, agent: "noting" }, { calls, incomplete: "max_output_tokens" });
    expect(end).toMatchObject({ kind: "final", status: "incomplete", usage: { requests: 1 } });
  });

  test("counts as an estimate when it reports no figures", async () => {
    const { end } = await run({ model }, { text, usage: null });
    expect(end).toMatchObject({ kind: "final", usage: { estimated: true } });
    expect(end?.kind === "final" ? end.usage.output_tokens : 0).toBeGreaterThan(20);
  });

  test("a wrong key is not asked twice", async () => {
    const { end } = await run({ model }, { fault: { kind: "status", status: 401 } });
    expect(end).toMatchObject({ kind: "error", code: "model_unauthorized", retryable: false });
    expect(vendors.requests).toHaveLength(1);
  });
});
