import { expect, test } from "vitest";
import { getConversationUsage } from "@/features/conversations/export/data";
import { askSmallModel } from "@/features/models/gateway/ask-small-model";
import { saveModelSettings } from "@/features/models/settings/mutations";
import type { ModelSettingsInput } from "@/features/models/settings/schema";
import { getRun, listRuns } from "@/features/runs/data";
import { getRunTrace } from "@/features/runs/inspector/data";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import type { ChatInput } from "@/features/runs/schema";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
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
await startEngine();
givenTool("note_down", () => "Noted.");
givenAgent("plain");
givenAgent("noting", ["note_down"]);

const nothing: ModelSettingsInput = {
  default_model: null,
  small_model: null,
  reasoning_effort: null,
  fallback_models: [],
};
const never = new AbortController().signal;
const down: VendorAnswer = { fault: { kind: "status", status: 503 } };

async function runWith(settings: Partial<ModelSettingsInput>, input: Partial<ChatInput> = {}) {
  const ctx = await createPerson();
  await saveModelSettings(ctx, { ...nothing, ...settings });
  return start(ctx, input);
}

async function start(ctx: OrganizationContext, input: Partial<ChatInput> = {}) {
  const started = await joinOrStartRun(ctx, { message: "Go.", agent: "plain", ...input }, null);
  return { ctx, ...started, end: await endOf(started.runId) };
}

const pathsAsked = () => vendors.requests.map(({ path }) => path);

test("when a model cannot answer, the next of the chain does, and its price counts", async () => {
  vendors.script(down, down, down, { text: "I stand in." });
  const { end } = await runWith({ fallback_models: ["claude-haiku-4-5"] });
  expect(end).toMatchObject({ kind: "final", text: "I stand in." });
  // 60 fresh tokens at 1, 40 cached at 0.1 and 30 out at 5 millionths of a dollar.
  expect(end).toMatchObject({ usage: { cost_micros: 60 + 4 + 150, requests: 1 } });
  expect(pathsAsked()).toEqual(["/v1/responses", "/v1/responses", "/v1/responses", "/v1/messages"]);
});

test("a run names the model that answered and the one it stood in for, in all that is told of it", async () => {
  vendors.script(down, down, down, { text: "I stand in." });
  const { ctx, runId, conversationId } = await runWith({ fallback_models: ["claude-haiku-4-5"] });
  const run = await getRun(ctx, runId);
  expect(run.answered_by).toEqual([{ model: "claude-haiku-4-5", instead_of: run.model }]);
  const { data } = await listRuns(ctx, { limit: 10 });
  expect(data).toMatchObject([{ answered_by: run.answered_by }]);
  await expect
    .poll(async () => (await getRunTrace(ctx, runId, { events: false })).spans)
    .toMatchObject([{ kind: "model", model: "claude-haiku-4-5", input: { model: run.model } }]);
  expect(await getConversationUsage(ctx, conversationId)).toMatchObject({ model: "claude-haiku-4-5" });
  const [counted] = await pool()`select model from usage_records where run_id = ${runId}`;
  expect(counted).toEqual({ model: "claude-haiku-4-5" });
});

test("a model that answers itself stands in for none, and one that no answer came from is not named", async () => {
  vendors.script({ text: "Here I am." });
  const { ctx, runId } = await runWith({ fallback_models: ["claude-haiku-4-5"] });
  const run = await getRun(ctx, runId);
  expect(run.answered_by).toEqual([{ model: run.model, instead_of: null }]);
  vendors.script({ fault: { kind: "status", status: 400 } });
  const failed = await start(ctx);
  expect((await getRun(ctx, failed.runId)).answered_by).toEqual([]);
});

test("a chain is followed to its end, and the last failure is the run's", async () => {
  vendors.script(down, down, down, { fault: { kind: "status", status: 401 } });
  const { end } = await runWith({ fallback_models: ["claude-haiku-4-5", "gemini-2.5-flash"] });
  expect(end).toMatchObject({ kind: "error", code: "model_unauthorized" });
  expect(pathsAsked().slice(3)).toEqual(["/v1/messages", "/v1beta/models/gemini-2.5-flash:streamGenerateContent"]);
});

test("a provider that wants to be left alone for long is not waited for", async () => {
  vendors.script({ fault: { kind: "status", status: 429, retryAfterSeconds: 3_600 } }, { text: "Here I am." });
  const { end } = await runWith({ fallback_models: ["gemini-2.5-flash"] });
  expect(end).toMatchObject({ kind: "final", text: "Here I am." });
  expect(vendors.requests).toHaveLength(2);
});

test("an account without credit is not asked again", async () => {
  vendors.script({ fault: { kind: "status", status: 429, code: "insufficient_quota" } });
  const { end } = await runWith({});
  expect(end).toMatchObject({ kind: "error", code: "model_quota", retryable: false });
  expect(vendors.requests).toHaveLength(1);
});

test("a request that is refused is not sent to another model", async () => {
  vendors.script({ fault: { kind: "status", status: 400 } });
  const { end } = await runWith({ fallback_models: ["claude-haiku-4-5"] });
  expect(end).toMatchObject({ kind: "error", code: "model_rejected" });
  expect(vendors.requests).toHaveLength(1);
});

test("an answer that has begun is never begun again by another model", async () => {
  vendors.script({ text: "A beginning and no end. ".repeat(5), fault: { kind: "cut", afterChars: 40 } });
  const { end, runId } = await runWith({ fallback_models: ["claude-haiku-4-5"] });
  expect(end).toMatchObject({ kind: "error", code: "model_interrupted" });
  expect(vendors.requests).toHaveLength(1);
  expect(viewOf(await eventsOf(runId)).parts.filter(({ type }) => type === "text")).toHaveLength(1);
});

test("another vendor goes on with what the first has said and called", async () => {
  const calls = [{ name: "note_down", arguments: '{"x":"one"}', id: "call_1" }];
  vendors.script({ reasoning: "Hm.", text: "One moment.", calls }, down, down, down, { text: "Done." });
  const { end } = await runWith({ fallback_models: ["claude-sonnet-5-5"] }, { agent: "noting" });
  expect(end).toMatchObject({ kind: "final", status: "completed" });
  const last = JSON.stringify(vendors.requests.at(-1)?.body);
  expect(last).toContain("One moment.");
  expect(last).toContain("call_1");
  expect(last).toContain("Noted.");
  expect(last).not.toContain("Hm.");
});

test("Anthropic gets its signed thoughts back before the results of its tools", async () => {
  const calls = ["a", "b"].map((x) => ({ name: "note_down", arguments: JSON.stringify({ x }), id: `toolu_${x}` }));
  vendors.script({ reasoning: "Both.", text: "Now.", calls }, { text: "Done." });
  await runWith({}, { agent: "noting", model: "claude-sonnet-5-5", reasoning_effort: "high" });
  const [first, second] = vendors.requests;
  expect(first?.body).toMatchObject({ thinking: { type: "adaptive" }, output_config: { effort: "high" } });
  const messages = (second?.body.messages ?? []) as { role: string }[];
  expect(messages.filter(({ role }) => role === "assistant")).toMatchObject([
    {
      content: [
        { type: "thinking", thinking: "Both.", signature: "signed-by-anthropic" },
        { type: "text", text: "Now." },
        { type: "tool_use", id: "toolu_a" },
        { type: "tool_use", id: "toolu_b" },
      ],
    },
  ]);
});

test("an effort reaches each vendor in its own words, as near as the model can", async () => {
  vendors.script({ text: "Yes." });
  const ctx = await createPerson();
  await saveModelSettings(ctx, { ...nothing, reasoning_effort: "minimal" });
  await start(ctx);
  await start(ctx, { model: "gemini-3.8-flash" });
  await start(ctx, { model: "claude-sonnet-5-5", reasoning_effort: "low" });
  const [openai, google, anthropic] = vendors.requests.map(({ body }) => body);
  expect(openai).toMatchObject({ reasoning: { effort: "minimal", summary: "auto" } });
  expect(google).toMatchObject({
    generationConfig: { thinkingConfig: { thinkingLevel: "low", includeThoughts: true } },
  });
  expect(anthropic).toMatchObject({ output_config: { effort: "low" } });
});

test("what was picked counts, and a run keeps its models when the settings change", async () => {
  vendors.script({ text: "Yes." });
  const { ctx, runId } = await runWith({ default_model: "gemini-2.5-flash" });
  expect(await getRun(ctx, runId)).toMatchObject({ model: "gemini-2.5-flash" });
  const picked = await start(ctx, { model: "claude-haiku-4-5" });
  expect(await getRun(ctx, picked.runId)).toMatchObject({ model: "claude-haiku-4-5" });
  await saveModelSettings(ctx, nothing);
  const [row] =
    await pool()`select configuration -> 'models' as models from run_configurations where run_id = ${runId}`;
  expect(row?.models).toMatchObject({ default: "gemini-2.5-flash", picked: null, fallbacks: [] });
  expect(JSON.stringify(row)).not.toMatch(/sk-|AIza/);
});

test("a model that cannot be picked is refused before anything is written", async () => {
  const ctx = await createPerson();
  const wrong = start(ctx, { model: "gpt-5-nano" });
  await expect(wrong).rejects.toThrow(AppError);
  await expect(wrong).rejects.toMatchObject({ code: "validation_failed", errors: [{ path: "model" }] });
  expect(await pool()`select id from runs where organization_id = ${ctx.organization.id}`).toEqual([]);
});

test("an agent whose model nobody has a key for answers with the default one", async () => {
  givenAgent("elsewhere").model = "llama-nobody-has";
  vendors.script({ text: "Still here." });
  const { ctx, runId, end } = await runWith({}, { agent: "elsewhere" });
  expect(end).toMatchObject({ kind: "final", text: "Still here." });
  expect(await getRun(ctx, runId)).toMatchObject({ model: "gpt-5-mini" });
});

test("a small model is asked one thing, in JSON, and stood in for like any other", async () => {
  const ctx = await createPerson();
  await saveModelSettings(ctx, { ...nothing, small_model: "gemini-2.5-flash", fallback_models: ["claude-haiku-4-5"] });
  vendors.script({ fault: { kind: "status", status: 404 } }, { text: '```json\n{"title":"Sums"}\n```' });
  const schema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };
  const question = { instructions: "Give a title.", input: "1 + 1", schema, maxOutputTokens: 50, signal: never };
  const answer = await askSmallModel(ctx.organization.id, question);
  expect(answer).toMatchObject({ json: { title: "Sums" }, model: "claude-haiku-4-5", usage: { input_tokens: 100 } });
  vendors.script({ text: "No JSON at all" });
  await expect(askSmallModel(ctx.organization.id, question)).rejects.toThrow(SyntaxError);
});
