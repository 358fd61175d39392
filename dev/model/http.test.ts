import type { Server } from "node:http";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listen } from "./http";
import { type Script, scriptPrompt } from "./script/script";
import { scriptedText } from "./script/scripted-text";
import { createScriptedServer } from "./script/server";

const { server, journal } = createScriptedServer();
let url = "";
let client: OpenAI;

beforeAll(async () => {
  url = await listen(server, 0);
  client = new OpenAI({ apiKey: "demo", baseURL: `${url}/v1`, maxRetries: 0 });
});

afterAll(() => closed(server));

async function closed(open: Server): Promise<void> {
  open.closeAllConnections();
  await new Promise((resolve) => open.close(resolve));
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const asked = (script: Script) => ({ model: "cadre-demo", input: scriptPrompt(script) });
const said = (script: Script) => ({
  model: "cadre-demo",
  messages: [{ role: "user" as const, content: scriptPrompt(script) }],
});

test("Responses: events are numbered, deltas make up the text, usage is plausible", async () => {
  const stream = await client.responses.create({ ...asked([{ reasoning: "Hm.", chars: 500 }]), stream: true });
  const events = await collect(stream);
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
  const deltas = events.flatMap((event) => (event.type === "response.output_text.delta" ? [event.delta] : []));
  expect(deltas.join("")).toBe(scriptedText(500));
  expect(deltas.length).toBeGreaterThan(5);
  expect(events.some((event) => event.type === "response.reasoning_summary_text.delta")).toBe(true);
  const last = events.at(-1);
  if (last?.type !== "response.completed") throw new Error("The last event is not response.completed.");
  expect(last.response.usage).toMatchObject({ output_tokens: 126, output_tokens_details: { reasoning_tokens: 1 } });
  expect(last.response.usage?.input_tokens).toBeGreaterThan(10);
});

test("Chat Completions: chunks make up the text, and usage comes when asked for", async () => {
  const stream = await client.chat.completions.create({
    ...said([{ chars: 500 }]),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await collect(stream);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(scriptedText(500));
  expect(chunks.at(-1)?.usage?.completion_tokens).toBe(125);
  expect(chunks.findLast((chunk) => chunk.choices.length > 0)?.choices[0]?.finish_reason).toBe("stop");
});

test("both protocols answer without a stream", async () => {
  const script: Script = [{ text: "Hello", calls: [{ name: "anything", arguments: { x: 1 } }] }];
  const response = await client.responses.create(asked(script));
  expect(response.output_text).toBe("Hello");
  expect(response.output.at(-1)).toMatchObject({ type: "function_call", name: "anything", arguments: '{"x":1}' });
  const completion = await client.chat.completions.create(said(script));
  expect(completion.choices[0]?.message).toMatchObject({ content: "Hello", tool_calls: [{ type: "function" }] });
});

test("a refusal is a refusal in both protocols", async () => {
  const script: Script = [{ refusal: "I would rather not." }];
  const events = await collect(await client.responses.create({ ...asked(script), stream: true }));
  expect(events.find((event) => event.type === "response.refusal.done")).toMatchObject({
    refusal: "I would rather not.",
  });
  expect(events.some((event) => event.type === "response.output_text.delta")).toBe(false);
  const chunks = await collect(await client.chat.completions.create({ ...said(script), stream: true }));
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.refusal ?? "").join("")).toBe("I would rather not.");
});

test("an answer that runs out of tokens says so in both protocols", async () => {
  const script: Script = [{ text: "Half a", incomplete: "max_output_tokens" }];
  const events = await collect(await client.responses.create({ ...asked(script), stream: true }));
  expect(events.at(-1)).toMatchObject({
    type: "response.incomplete",
    response: { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
  });
  expect((await client.chat.completions.create(said(script))).choices[0]?.finish_reason).toBe("length");
});

test.each([400, 401, 429, 500, 503])("status %i is an HTTP error in the vendor's form", async (status) => {
  const script: Script = [{ fault: { kind: "status", status, retryAfterSeconds: 3 } }];
  const error: unknown = await client.responses.create(asked(script)).catch((cause: unknown) => cause);
  if (!(error instanceof OpenAI.APIError)) throw new Error(`Not an API error: ${String(error)}`);
  expect(error.status).toBe(status);
  expect(error.headers?.get("retry-after")).toBe("3");
  expect(error.message.length).toBeGreaterThan(10);
});

test("a fault may strike the first requests only", async () => {
  const script: Script = [{ text: "At last", fault: { kind: "status", status: 500 }, faultTimes: 2 }];
  await expect(client.responses.create(asked(script))).rejects.toThrow("500");
  await expect(client.responses.create(asked(script))).rejects.toThrow("500");
  expect((await client.responses.create(asked(script))).output_text).toBe("At last");
});

async function streamed(script: Script): Promise<string> {
  const response = await fetch(`${url}/v1/responses`, {
    method: "POST",
    body: JSON.stringify({ ...asked(script), stream: true }),
  });
  return response.text();
}

test("a failure in the middle comes as an error event after the first half", async () => {
  const body = await streamed([{ chars: 400, fault: { kind: "error", afterChars: 200 } }]);
  expect(body).toContain("000010 ");
  expect(body).not.toContain("000056 ");
  expect(body.trim().split("\n\n").at(-1)).toContain("event: error");
});

test("a malformed event is no JSON", async () => {
  const last = (await streamed([{ chars: 400, fault: { kind: "malformed", afterChars: 200 } }]))
    .trim()
    .split("\ndata: ")
    .at(-1);
  expect(() => JSON.parse(last ?? "")).toThrow(SyntaxError);
});

test("a cut closes the connection in the middle", async () => {
  await expect(streamed([{ chars: 400, fault: { kind: "cut", afterChars: 200 } }])).rejects.toThrow();
});

test("a script of several steps goes on by the tool results it is sent", async () => {
  const prompt = scriptPrompt([
    {
      calls: [
        { name: "a", id: "one" },
        { name: "b", id: "two" },
      ],
    },
    { calls: [{ name: "c", id: "three" }] },
    { text: "done" },
  ]);
  const call = (call_id: string) => ({ type: "function_call" as const, call_id, name: "x", arguments: "{}" });
  const output = (call_id: string) => ({ type: "function_call_output" as const, call_id, output: "ok" });
  const input: OpenAI.Responses.ResponseInput = [{ role: "user", content: prompt }];
  const next = async () => (await client.responses.create({ model: "m", input })).output.map((item) => item.type);
  expect(await next()).toEqual(["function_call", "function_call"]);
  input.push(call("one"), output("one"), call("two"), output("two"));
  expect(await next()).toEqual(["function_call"]);
  input.push(call("three"), output("three"));
  expect(await next()).toEqual(["message"]);
});

test("the journal tells that a client left an endless answer, and when", async () => {
  const stream = await client.responses.create({
    ...asked([{ chars: 100, endless: true, pace: { delayMs: 1 } }]),
    stream: true,
  });
  let seen = 0;
  for await (const event of stream) if (event.type === "response.output_text.delta" && ++seen > 20) break;
  const leftAt = Date.now();
  const entry = journal.entries.at(-1);
  await expect.poll(() => entry?.outcome).toBe("aborted");
  expect((entry?.closedAt ?? Number.POSITIVE_INFINITY) - leftAt).toBeLessThan(1_000);
});

test("the journal tells that a client gave up on a model that never answers", async () => {
  const abort = new AbortController();
  const pending = client.responses.create(asked([{ fault: { kind: "hang" } }]), { signal: abort.signal });
  await expect.poll(() => journal.entries.at(-1)?.outcome).toBe("open");
  abort.abort();
  await expect(pending).rejects.toThrow(/abort/iu);
  await expect.poll(() => journal.entries.at(-1)?.outcome).toBe("aborted");
});

test("scripts can be registered by name and the journal read over HTTP", async () => {
  await fetch(`${url}/__scripts/greeting`, { method: "PUT", body: JSON.stringify([{ text: "Moin" }]) });
  const response = await client.responses.create({ model: "m", input: "marker-17 script: greeting" });
  expect(response.output_text).toBe("Moin");
  await expect
    .poll(async () => (await fetch(`${url}/__journal?match=marker-17`)).json())
    .toMatchObject({ requests: [{ outcome: "finished", protocol: "responses", authorization: true }] });
});

test("a bad script is a bad request that says why", async () => {
  await expect(client.responses.create({ model: "m", input: 'script: [{"txet": "oops"}]' })).rejects.toThrow(
    /400.*txet/su,
  );
});

test("bad requests are answered, and unknown paths too", async () => {
  const post = (path: string, body: string) => fetch(`${url}${path}`, { method: "POST", body });
  expect((await post("/v1/responses", "{")).status).toBe(400);
  expect((await post("/v1/chat/completions", '{"messages":[7]}')).status).toBe(400);
  expect((await post("/v1/embeddings", "{}")).status).toBe(404);
  expect(await (await fetch(`${url}/v1/models`)).json()).toMatchObject({ data: [{ id: "cadre-demo" }] });
});
