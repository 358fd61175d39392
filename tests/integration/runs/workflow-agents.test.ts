import { expect, test, vi } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { defaultPolicy } from "@/features/guardrails/policy/plan";
import type { GuardrailPolicy } from "@/features/guardrails/schema";
import { getRunTrace } from "@/features/runs/inspector/data";
import { ToolResult } from "@/features/tools/schema";
import type { AgentStep } from "@/features/workflows/schema";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

givenAgent("plain");

const agent = (name: string, more: Partial<AgentStep> = {}): AgentStep => ({
  kind: "agent",
  name,
  agent: "plain",
  ...more,
});
const said = (request: ModelRequest) => String(request.messages.findLast(({ role }) => role === "user")?.content);
const results = (request: ModelRequest) => request.messages.filter(({ role }) => role === "tool");
const isFor = (request: ModelRequest, key: string) => JSON.stringify(request.messages[0]).includes(`You are ${key}.`);

async function givenPolicy(ctx: OrganizationContext, change: Partial<GuardrailPolicy>) {
  await pool()`
    insert into guardrail_policies (organization_id, policy)
    values (${ctx.organization.id}, ${JSON.stringify({ ...defaultPolicy, ...change })}::text::jsonb)`;
}

test("what the organization masks is in no step's row, event or request, and has one name in all of them", async () => {
  const ctx = await createPerson();
  await givenPolicy(ctx, {
    preset: "strict",
    checks: { moderation: "off", jailbreak_review: "off", injection_review: "off" },
  });
  const address = "anna.kovacs@example.com";
  const seen: string[] = [];
  answerWith((request) => {
    seen.push(JSON.stringify(request));
    return { content: said(request).startsWith("Find") ? `Her address is ${address}.` : said(request) };
  });
  givenTool("directory", () => ({ found: address }));
  givenWorkflowSpec("masked", [
    agent("one", { inputMapper: () => "Find Anna." }),
    { kind: "tool", name: "two", tool: "directory", inputMapper: () => ({ x: "Anna" }) },
    agent("three", { inputMapper: ({ steps }) => `${steps.one} ${JSON.stringify(steps.two)}` }),
  ]);
  const events = await eventsOf(await startWorkflow(ctx, "masked"));
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
  const tables = ["runs", "run_steps", "run_events", "run_items", "tool_calls", "run_spans"];
  const rows = await Promise.all(
    tables.map(
      (table) => pool()`select t::text as text from ${pool()(table)} t where organization_id = ${ctx.organization.id}`,
    ),
  );
  for (const text of [...rows.flat().map((row) => String(row.text)), ...seen]) expect(text).not.toContain(address);
  expect(events.at(-1)).toMatchObject({ text: 'Her address is [EMAIL_1]. {"found":"[EMAIL_1]"}' });
});

test("a check that stops an answer fails its step, and what was shown of it is withdrawn", async () => {
  const ctx = await createPerson();
  await givenPolicy(ctx, { checks: { pii: "block" } });
  answerWith(() => ({ content: "Her card is 4111 1111 1111 1111, and so on and so on." }));
  const retry = { maxAttempts: 3, delaySeconds: 0, causes: ["other" as const] };
  givenWorkflowSpec("blocked", [agent("one", { retry }), agent("two")]);
  const events = await eventsOf(await startWorkflow(ctx, "blocked"));
  expect(events.at(-1)).toMatchObject({ kind: "error", code: "step_refused", retryable: false });
  expect(JSON.stringify(events)).not.toContain("4111");
  const [step] = viewOf(events).workflow?.steps ?? [];
  expect(step).toMatchObject({ status: "failed", attempt: 1 });
  expect(step?.parts.map(({ type }) => type)).toEqual(["guardrail", "refusal"]);
});

test("every step is a span with its model calls and tools inside", async () => {
  const ctx = await createPerson();
  givenTool("weather", () => "7 degrees");
  givenAgent("meteorologist", ["weather"]);
  answerWith((request) =>
    isFor(request, "meteorologist") && results(request).length === 0
      ? { toolCalls: [{ name: "weather", arguments: '{"x":"Bern"}' }] }
      : { content: "Cold." },
  );
  const steps = [agent("left", { agent: "meteorologist", displayName: "Look outside" }), agent("right")];
  givenWorkflowSpec("traced", [{ name: "both", mode: "parallel", steps }]);
  const runId = await startWorkflow(ctx, "traced");
  await eventsOf(runId);
  const spans = await vi.waitUntil(
    async () => {
      const trace = await getRunTrace(ctx, runId, { events: false });
      return trace.spans.length === 6 && trace.spans.every(({ status }) => status === "completed") && trace.spans;
    },
    { timeout: 10_000 },
  );
  const inside = (name: string) => {
    const step = spans.find((span) => span.kind === "step" && span.name === name);
    return spans.filter(({ parent }) => parent === step?.number).map(({ kind }) => kind);
  };
  expect(inside("Look outside")).toEqual(["model", "tool", "model"]);
  expect(inside("right")).toEqual(["model"]);
});

test("an agent that is asked as a tool speaks inside the call, inside the step", async () => {
  const ctx = await createPerson();
  registerAgent({ ...givenAgent("boss"), agentsAsTools: ["helper"] });
  givenAgent("helper");
  answerWith((request) => {
    if (isFor(request, "helper")) return { content: "One, two, three." };
    return results(request).length > 0
      ? { content: `It says: ${String(results(request)[0]?.content)}` }
      : { toolCalls: [{ name: "ask_helper", arguments: '{"input":"Count."}' }] };
  });
  givenWorkflowSpec("asking", [agent("one", { agent: "boss" })]);
  const events = await eventsOf(await startWorkflow(ctx, "asking"));
  expect(events.at(-1)).toMatchObject({ text: "It says: One, two, three." });
  const scoped = events.filter(({ scope }) => scope !== undefined);
  expect(scoped.length).toBeGreaterThan(0);
  expect(scoped.every(({ workflow, scope }) => workflow?.step_name === "one" && scope?.agent === "helper")).toBe(true);
  expect(viewOf(events).workflow?.steps[0]?.parts).toMatchObject([
    { type: "tool_call", children: [{ type: "text", text: "One, two, three." }] },
    { type: "text" },
  ]);
});

test.each([true, false])("a step's agent hands over where the workflow allows it: %s", async (allowHandoffAgents) => {
  const ctx = await createPerson();
  givenAgent("desk", [], ["expert"]);
  givenAgent("expert");
  answerWith((request) => {
    const offered = JSON.stringify(request.tools ?? []).includes("transfer_to_expert");
    if (isFor(request, "desk") && offered) return { toolCalls: [{ name: "transfer_to_expert", arguments: "{}" }] };
    return { content: isFor(request, "expert") ? "From the expert." : "From the desk." };
  });
  const key = `handing-over-${allowHandoffAgents}`;
  givenWorkflowSpec(key, [agent("one", { agent: "desk" }), agent("two")], { allowHandoffAgents });
  const events = await eventsOf(await startWorkflow(ctx, key));
  const [one] = viewOf(events).workflow?.steps ?? [];
  expect(one?.output).toBe(allowHandoffAgents ? "From the expert." : "From the desk.");
  expect(one?.parts.map(({ type }) => type)).toEqual(allowHandoffAgents ? ["handoff", "text"] : ["text"]);
  expect(viewOf(events).agent).toBe("");
});

test("turns and the form of the answer are the step's, and its output is what the agent said last", async () => {
  const ctx = await createPerson();
  const file = { id: "0199-file", name: "tea.csv", media_type: "text/csv", size_bytes: 9 };
  givenTool("looks-up", () => new ToolResult("found", [file]));
  givenAgent("looking", ["looks-up"]);
  answerWith((request) =>
    results(request).length === 0
      ? { content: "I look it up.", toolCalls: [{ name: "looks-up", arguments: '{"x":"1"}' }] }
      : { content: '{"cups": 2}' },
  );
  const outputSchema = { type: "object", properties: { cups: { type: "number" } }, required: ["cups"] };
  givenWorkflowSpec("formed", [agent("one", { agent: "looking", outputSchema })]);
  const end = (await eventsOf(await startWorkflow(ctx, "formed"))).at(-1);
  expect(end).toMatchObject({ structured_output: { cups: 2 }, attachments: [file] });
  givenWorkflowSpec("short", [agent("one", { agent: "looking", maxTurns: 1 })]);
  expect((await eventsOf(await startWorkflow(ctx, "short"))).at(-1)).toMatchObject({ code: "step_incomplete" });
});

test.each([
  [
    "guard",
    {
      guard: () => {
        throw new Error("No such field.");
      },
    },
    "step_guard_failed",
  ],
  [
    "input mapper",
    {
      inputMapper: () => {
        throw new Error("No such field.");
      },
    },
    "step_input_failed",
  ],
] as const)("a %s that throws fails its step with what it says", async (what, more, code) => {
  const ctx = await createPerson();
  const key = `throwing-${code.replaceAll("_", "-")}`;
  givenWorkflowSpec(key, [agent("one", more)]);
  const end = (await eventsOf(await startWorkflow(ctx, key))).at(-1);
  const message = `The step “one” failed: Its ${what} could not be evaluated: No such field.`;
  expect(end).toMatchObject({ kind: "error", code, message, retryable: false });
});

test("a reducer that throws fails the run under its stage's name", async () => {
  const ctx = await createPerson();
  answerWith(() => ({ content: "Fine." }));
  const reducer = () => {
    throw new Error("Nothing to reduce.");
  };
  givenWorkflowSpec("irreducible", [{ name: "both", mode: "parallel", steps: [agent("a"), agent("b")], reducer }]);
  const end = (await eventsOf(await startWorkflow(ctx, "irreducible"))).at(-1);
  expect(end).toMatchObject({
    code: "step_reducer_failed",
    message: expect.stringContaining("“both” failed") as string,
  });
});
