import { expect, test, vi } from "vitest";
import { listRuns } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { getRunTrace } from "@/features/runs/inspector/data";
import type { RunTrace } from "@/features/runs/inspector/schema";
import { insideSpan, startSpan } from "@/features/runs/inspector/spans";
import type { OrganizationContext } from "@/lib/context";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { endOf, startChat, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

function hasResult(request: { messages: { role: string }[] }): boolean {
  return request.messages.some((message) => message.role === "tool");
}

/** The trace once every step of an ended run is stored, of which so many never ended. */
async function settledTrace(ctx: OrganizationContext, runId: string, steps: number, unended = 0): Promise<RunTrace> {
  return vi.waitUntil(
    async () => {
      const trace = await getRunTrace(ctx, runId, { events: false });
      const open = trace.spans.filter(({ status }) => status === "running" || status === "interrupted");
      return trace.spans.length === steps && open.length === unended ? trace : null;
    },
    { timeout: 10_000 },
  );
}

test("a run's trace shows its model calls, tools and hand-offs with what went in and came out", async () => {
  const ctx = await createPerson();
  givenTool("weather", () => ({ degrees: 7 }));
  givenAgent("meteorologist", ["weather"]);
  givenAgent("desk", [], ["meteorologist"]);
  answerWith((request) => {
    if (hasResult(request) && request.messages.length > 4) return { content: "It is 7 degrees." };
    if (hasResult(request)) return { toolCalls: [{ name: "weather", arguments: '{"x":"Bern"}' }] };
    return { toolCalls: [{ name: "transfer_to_meteorologist", arguments: "{}" }] };
  });
  const { runId } = await startChat(ctx, "desk", "How warm is it in Bern?");
  await endOf(runId);
  const { run, spans } = await settledTrace(ctx, runId, 5);
  expect(run).toMatchObject({ status: "completed", agent: "desk", agent_version: null });
  expect(spans.map(({ kind, agent, status }) => [kind, agent, status])).toEqual([
    ["model", "desk", "completed"],
    ["handoff", "desk", "completed"],
    ["model", "meteorologist", "completed"],
    ["tool", "meteorologist", "completed"],
    ["model", "meteorologist", "completed"],
  ]);
  expect(spans[3]).toMatchObject({ name: "weather", input: { x: "Bern" }, output: { degrees: 7 } });
  expect(spans[0]).toMatchObject({
    model: run.model,
    input: { last_user_text: "How warm is it in Bern?", tools: ["transfer_to_meteorologist"] },
  });
  const tokens = spans.reduce((sum, { usage }) => sum + (usage?.input_tokens ?? 0), 0);
  expect(tokens).toBe(run.usage?.input_tokens);
  expect(JSON.stringify(spans)).not.toContain("You are");
});

test("a failed model call and a failed tool say so without the provider's words", async () => {
  const ctx = await createPerson();
  givenTool("broken", () => {
    throw new Error("no such thing");
  });
  givenAgent("clumsy", ["broken"]);
  answerWith((request) =>
    hasResult(request) ? { content: "Sorry." } : { toolCalls: [{ name: "broken", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "clumsy");
  await endOf(runId);
  const { spans } = await settledTrace(ctx, runId, 3);
  expect(spans[1]).toMatchObject({ kind: "tool", status: "failed", output: "The tool failed: no such thing" });
});

test("a step that begins during a tool shows inside it, and one that never ended as interrupted", async () => {
  const ctx = await createPerson();
  givenTool("nested", (_, { runId }) => {
    const run = activeRuns().get(runId);
    if (!run) throw new Error("The run is gone.");
    const outer = startSpan(run, { kind: "guardrail", name: "Outer" });
    insideSpan(outer, () => startSpan(run, { kind: "memory", name: "Inner" }));
    outer.end({ status: "blocked" });
    return "done";
  });
  givenAgent("nesting", ["nested"]);
  answerWith((request) =>
    hasResult(request) ? { content: "Ok." } : { toolCalls: [{ name: "nested", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "nesting");
  await endOf(runId);
  const { spans } = await settledTrace(ctx, runId, 5, 1);
  const tool = spans.find(({ kind }) => kind === "tool");
  const outer = spans.find(({ name }) => name === "Outer");
  expect(outer).toMatchObject({ parent: tool?.number, status: "blocked" });
  expect(spans.find(({ name }) => name === "Inner")).toMatchObject({ parent: outer?.number, status: "interrupted" });
});

test("the trace can bring the run's events, and is nobody else's", async () => {
  const ctx = await createPerson();
  givenAgent("plain-trace");
  answerWith(() => ({ content: "Hello." }));
  const { runId } = await startChat(ctx, "plain-trace");
  await endOf(runId);
  const { events } = await getRunTrace(ctx, runId, { events: true });
  expect(events?.[0]).toMatchObject({ kind: "lifecycle", event_id: 1 });
  expect(events?.at(-1)).toMatchObject({ kind: "final", text: "Hello." });
  await expect(getRunTrace(await createPerson(), runId, { events: false })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("runs are listed page by page and narrowed by status, agent, time and text; those of others are not", async () => {
  const ctx = await createPerson();
  givenAgent("first-listed");
  givenAgent("second-listed");
  answerWith(() => ({ content: "The answer is 100%_sure." }));
  const ids: string[] = [];
  for (const agent of ["first-listed", "second-listed", "first-listed"]) {
    const { runId } = await startChat(ctx, agent, `Question of ${agent}`);
    await endOf(runId);
    ids.unshift(runId);
  }
  const idsOf = async (filter: Parameters<typeof listRuns>[1]) =>
    (await listRuns(ctx, filter)).data.map(({ id }) => id);
  const page = await listRuns(ctx, { limit: 2 });
  expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(await idsOf({ limit: 2, cursor: page.next_cursor ?? "" })).toEqual(ids.slice(2));
  expect(await idsOf({ limit: 9, agent: "second-listed" })).toEqual([ids[1]]);
  expect(await idsOf({ limit: 9, status: "failed" })).toEqual([]);
  expect(await idsOf({ limit: 9, status: "completed", q: "100%_SURE" })).toEqual(ids);
  expect(await idsOf({ limit: 9, q: "second" })).toEqual([ids[1]]);
  expect(await idsOf({ limit: 9, q: "100_" })).toEqual([]);
  const [newest] = page.data;
  expect(await idsOf({ limit: 9, from: newest?.created_at })).toEqual(ids.slice(0, 1));
  expect(await idsOf({ limit: 9, to: newest?.created_at })).toEqual(ids.slice(1));
  expect(await idsOf({ limit: 9, conversation_id: newest?.conversation_id ?? "" })).toEqual(ids.slice(0, 1));
  expect((await listRuns(await createPerson(), { limit: 9 })).data).toEqual([]);
});
