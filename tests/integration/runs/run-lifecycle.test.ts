import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { listMessages } from "@/features/conversations/messages/data";
import { getRun } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { textOf } from "@/features/runs/stream/fold";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { endOf, eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

function toolResults(request: { messages: { role: string; content?: unknown }[] }) {
  return request.messages.filter((message) => message.role === "tool").map((message) => String(message.content));
}

test("an answer streams, ends with one terminal event and becomes a message", async () => {
  const ctx = await createPerson();
  givenAgent("plain");
  answerWith(() => ({ content: "Hello there, this is the answer.", reasoning: "Let me think." }));
  const { runId, conversationId } = await startChat(ctx, "plain");
  const events = await eventsOf(runId);
  expect(events.map((event) => event.event_id)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter((event) => event.kind === "final" || event.kind === "error")).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "Hello there, this is the answer." });
  const run = await getRun(ctx, runId);
  expect(run).toMatchObject({ status: "completed", output: "Hello there, this is the answer." });
  const { data } = await listMessages(ctx, conversationId, { limit: 10 });
  expect(data.map((message) => message.role)).toEqual(["assistant", "user"]);
  expect(data[0]?.parts).toEqual(viewOf(events).parts);
});

test("parallel tools run once each and their results reach the model", async () => {
  const ctx = await createPerson();
  const executed: string[] = [];
  givenTool("fast", ({ x }) => {
    executed.push(`fast ${x}`);
    return "fast result";
  });
  givenTool("slow", async ({ x }) => {
    await delay(30);
    executed.push(`slow ${x}`);
    return { value: 2 };
  });
  givenAgent("tooled", ["fast", "slow"]);
  answerWith((request) =>
    toolResults(request).length === 2
      ? { content: toolResults(request).join(" & ") }
      : {
          toolCalls: [
            { name: "fast", arguments: '{"x":"1"}' },
            { name: "slow", arguments: '{"x":"2"}' },
          ],
        },
  );
  const { runId } = await startChat(ctx, "tooled");
  const view = viewOf(await eventsOf(runId));
  expect(executed.sort()).toEqual(["fast 1", "slow 2"]);
  expect(textOf(view.parts)).toBe('fast result & {"value":2}');
  expect(view.parts.filter((part) => part.type === "tool_call")).toMatchObject([
    { tool: "fast", arguments: '{"x":"1"}', output: "fast result", status: "completed" },
    { tool: "slow", arguments: '{"x":"2"}', output: '{"value":2}', status: "completed" },
  ]);
});

test("a hand-off gives the floor to the other agent", async () => {
  const ctx = await createPerson();
  givenAgent("second-agent");
  givenAgent("first-agent", [], ["second-agent"]);
  answerWith((request) =>
    (request.tools ?? []).length > 0
      ? { toolCalls: [{ name: "transfer_to_second_agent", arguments: "{}" }] }
      : { content: "From the second." },
  );
  const { runId } = await startChat(ctx, "first-agent");
  const events = await eventsOf(runId);
  expect(viewOf(events).parts).toMatchObject([
    { type: "handoff", from: "first-agent", to: "second-agent", to_name: "second agent" },
    { type: "text", agent: "second-agent", text: "From the second." },
  ]);
  expect(events.filter((event) => event.kind === "output_item.added")).toHaveLength(1);
  expect(await getRun(ctx, runId)).toMatchObject({ agent: "first-agent", current_agent: "second-agent" });
});

test("unknown tools, bad arguments, throwing and endless tools are told to the model and the run lives", async () => {
  const ctx = await createPerson();
  givenTool("throws", () => {
    throw new Error("boom");
  });
  givenTool("endless", () => new Promise(() => undefined), "pure", 50);
  givenAgent("stumbling", ["throws", "endless"]);
  answerWith((request) =>
    toolResults(request).length > 0
      ? { content: "I know." }
      : {
          toolCalls: [
            { name: "throws", arguments: '{"x":"1"}' },
            { name: "throws", arguments: '{"wrong":1}' },
            { name: "throws", arguments: "{not json" },
            { name: "endless", arguments: '{"x":"1"}' },
            { name: "missing", arguments: "{}" },
          ],
        },
  );
  const { runId } = await startChat(ctx, "stumbling");
  const view = viewOf(await eventsOf(runId));
  expect(view.outcome).toBe("completed");
  const calls = view.parts.filter((part) => part.type === "tool_call");
  expect(calls.map((part) => part.status)).toEqual(Array(5).fill("failed"));
  expect(calls.map((part) => part.output)).toEqual([
    expect.stringContaining("boom"),
    expect.stringContaining("do not fit"),
    expect.stringContaining("valid JSON"),
    expect.stringContaining("0.05 seconds"),
    expect.stringContaining("missing"),
  ]);
});

test("a provider's error ends the run with an error that says whether retrying helps", async () => {
  const ctx = await createPerson();
  givenAgent("failing");
  answerWith(() => ({ error: { message: "bad request", type: "invalid_request_error" }, status: 400 }));
  const { runId } = await startChat(ctx, "failing");
  expect(await endOf(runId)).toMatchObject({ kind: "error", code: "model_rejected", retryable: false });
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error: { code: "model_rejected" } });
});

test("a cancelled run keeps what was said and ends as cancelled", async () => {
  const ctx = await createPerson();
  givenAgent("cancelled");
  const started = Promise.withResolvers<void>();
  givenTool("waits", () => {
    started.resolve();
    return new Promise(() => undefined);
  });
  givenAgent("cancelled", ["waits"]);
  answerWith(() => ({ content: "Wait. ", toolCalls: [{ name: "waits", arguments: '{"x":"1"}' }] }));
  const { runId } = await startChat(ctx, "cancelled");
  await started.promise;
  await cancelRun(ctx, runId);
  expect(await endOf(runId)).toMatchObject({ kind: "final", status: "cancelled" });
  expect(await getRun(ctx, runId)).toMatchObject({ status: "cancelled" });
  await expect(cancelRun(ctx, runId)).resolves.toMatchObject({ status: "cancelled" });
});

test("a replay is byte-identical before and after packing, from any event on", async () => {
  const ctx = await createPerson();
  givenAgent("packed");
  answerWith(() => ({ content: "Some words that come in several pieces.", reasoning: "Hm." }));
  const { runId } = await startChat(ctx, "packed");
  const live = await eventsOf(runId);
  await expect
    .poll(async () => (await pool()`select packed_at from runs where id = ${runId}`)[0]?.packed_at)
    .toBeTruthy();
  expect(activeRuns().has(runId)).toBe(false);
  for (let cut = 0; cut <= live.length; cut++) expect(await eventsOf(runId, cut)).toEqual(live.slice(cut));
  const [row] = await pool()`select count(*)::int as rows from run_events where run_id = ${runId}`;
  expect(row?.rows).toBeLessThan(live.length);
});
