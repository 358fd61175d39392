import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";
import type { AgentStep, RetryCause, StageSpec } from "@/features/workflows/schema";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

for (const key of ["first", "second", "third"]) givenAgent(key);

const said = (request: ModelRequest) => String(request.messages.findLast(({ role }) => role === "user")?.content);
const agent = (name: string, more: Partial<AgentStep> = {}): AgentStep => ({
  kind: "agent",
  name,
  agent: "first",
  ...more,
});

async function run(key: string, input: unknown = "Tea") {
  const ctx = await createPerson();
  const runId = await startWorkflow(ctx, key, input);
  const events = await eventsOf(runId);
  const view = viewOf(events);
  const steps = view.workflow?.steps.map(({ step, status, attempt }) => `${step} ${status} ${attempt}`);
  return { ctx, runId, events, view, steps, final: events.at(-1) };
}

const rowsOf = (runId: string) => pool()`
  select step, attempt, status, kind, stage, branch_index, input, length(input_hash) as hash, output, error, usage
  from run_steps where run_id = ${runId} order by started_at, step, attempt`;

test("steps in turn work on what the one before gave, and the last one's words are the run's", async () => {
  givenWorkflowSpec("in-turn", [
    agent("one"),
    agent("two", { agent: "second", inputMapper: ({ steps, input }) => `${input} / ${steps.one}` }),
  ]);
  answerWith((request) => ({ content: `<${said(request)}>` }));
  const { ctx, runId, view, steps, final, events } = await run("in-turn");
  expect(final).toMatchObject({ kind: "final", status: "completed", text: "<Tea / <Tea>>", usage: { requests: 2 } });
  expect(steps).toEqual(["one completed 1", "two completed 1"]);
  expect(view.workflow?.steps[1]?.parts).toMatchObject([{ type: "text", text: "<Tea / <Tea>>", agent: "second" }]);
  expect(view.parts).toEqual([]);
  expect(events.filter(({ kind }) => kind === "lifecycle")).toMatchObject([
    { status: "queued" },
    { reason: "started" },
  ]);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "completed", output: "<Tea / <Tea>>", current_agent: null });
  expect(await rowsOf(runId)).toMatchObject([
    { step: "one", status: "completed", input: "Tea", hash: 64, output: "<Tea>", usage: { requests: 1 } },
    { step: "two", status: "completed", stage: "twos", output: "<Tea / <Tea>>", usage: { requests: 1 } },
  ]);
});

test("branches run side by side, see nothing of each other, and a reducer makes one of their outputs", async () => {
  const stage: StageSpec = {
    name: "views",
    mode: "parallel",
    steps: [
      agent("left", { inputMapper: ({ input, steps }) => `left ${input} ${Object.keys(steps)}` }),
      agent("right", { agent: "second", inputMapper: ({ input, steps }) => `right ${input} ${Object.keys(steps)}` }),
    ],
    reducer: ({ left, right }, prior) => ({ both: `${left} + ${right}`, prior }),
  };
  givenWorkflowSpec("side-by-side", [agent("before"), stage]);
  // Neither answer comes before both were asked for.
  const both = Promise.withResolvers<void>();
  let asked = 0;
  answerWith(async (request) => {
    if (/^(left|right)/.test(said(request))) {
      if (++asked === 2) both.resolve();
      await both.promise;
    }
    return { content: said(request) };
  });
  const { steps, final, runId, view } = await run("side-by-side");
  const output = { both: "left Tea before + right Tea before", prior: { before: "Tea" } };
  expect(final).toMatchObject({
    status: "completed",
    structured_output: output,
    text: JSON.stringify(output, null, 2),
  });
  expect(steps?.toSorted()).toEqual([
    "before completed 1",
    "left completed 1",
    "right completed 1",
    "views completed 1",
  ]);
  expect(view.workflow?.steps.find(({ step }) => step === "right")).toMatchObject({
    parallel_group: "views",
    branch_index: 1,
    parts: [{ type: "text", text: "right Tea before" }],
  });
  expect(await rowsOf(runId)).toMatchObject([
    {},
    { branch_index: 0 },
    { branch_index: 1 },
    { kind: "reducer", output },
  ]);
});

test("no more branches work at a time than the workflow allows", async () => {
  const steps = ["a", "b", "c", "d", "e"].map((name) => ({
    kind: "tool" as const,
    name,
    tool: "counts",
    inputMapper: () => ({ x: name }),
  }));
  let now = 0;
  let most = 0;
  givenTool("counts", async ({ x }) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
    return x;
  });
  givenWorkflowSpec("limited", [{ name: "all", mode: "parallel", steps }], { concurrency: 2 });
  const { final } = await run("limited");
  expect(final).toMatchObject({ structured_output: { a: "a", b: "b", c: "c", d: "d", e: "e" } });
  expect(most).toBe(2);
});

test("a guard that says no skips its step, and the next one works on what was there before", async () => {
  givenWorkflowSpec("guarded", [
    agent("one"),
    agent("two", { guard: ({ previous }) => previous !== "Tea" }),
    agent("three"),
  ]);
  answerWith((request) => ({ content: said(request) }));
  const { steps, final } = await run("guarded");
  expect(steps).toEqual(["one completed 1", "two skipped 1", "three completed 1"]);
  expect(final).toMatchObject({ text: "Tea", usage: { requests: 2 } });
});

test.each([
  ["continue", ["is-tea completed 1", "rest completed 1", "last completed 1"], { status: "completed" }],
  ["skip_stage", ["is-tea completed 1", "rest skipped 1", "last completed 1"], { status: "completed" }],
  ["finish", ["is-tea completed 1"], { status: "completed", text: "Milk" }],
  ["fail", ["is-tea completed 1"], { kind: "error", code: "condition_false" }],
] as const)("a condition that does not hold: %s", async (otherwise, expected, end) => {
  givenWorkflowSpec(`condition-${otherwise}`, [
    {
      name: "checked",
      mode: "sequential",
      steps: [{ kind: "condition", name: "is-tea", test: ({ input }) => input === "Tea", otherwise }, agent("rest")],
    },
    agent("last"),
  ]);
  answerWith((request) => ({ content: said(request) }));
  const { steps, final } = await run(`condition-${otherwise}`, "Milk");
  expect(steps).toEqual(expected);
  expect(final).toMatchObject(end);
});

test("a tool step calls its tool with an object, keeps what it gives, and fails with what it says", async () => {
  const files = [{ id: "0199", name: "tea.md", media_type: "text/markdown", size_bytes: 3 }];
  const { ToolResult } = await import("@/features/tools/schema");
  const keys: string[] = [];
  givenTool(
    "brews",
    ({ x }, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (x === "Milk") throw new Error("There is no milk.");
      return new ToolResult({ cup: x }, files);
    },
    "side_effect",
  );
  givenWorkflowSpec("brewing", [
    {
      kind: "tool",
      name: "brew",
      tool: "brews",
      inputMapper: ({ input }) => (input === "Text" ? input : { x: input }),
    },
  ]);
  const good = await run("brewing");
  expect(good.final).toMatchObject({ structured_output: { cup: "Tea" }, attachments: files });
  expect(keys).toEqual([`${good.runId}:brew:call_brew`]);
  expect(good.view.workflow?.steps[0]?.parts).toMatchObject([
    { type: "tool_call", tool: "brews", status: "completed", files },
  ]);
  const bad = await run("brewing", "Milk");
  expect(bad.final).toMatchObject({ kind: "error", code: "tool_failed" });
  expect(bad.final).toMatchObject({ message: "The step “brew” failed: The tool failed: There is no milk." });
  const wrong = await run("brewing", "Text");
  expect(wrong.final).toMatchObject({ code: "tool_input_invalid" });
});

const failures: [RetryCause, () => unknown, Partial<AgentStep>][] = [
  ["rate_limited", () => ({ error: { message: "Slow down.", type: "rate_limit_error" }, status: 429 }), {}],
  ["unavailable", () => ({ error: { message: "Broken.", type: "server_error" }, status: 500 }), {}],
  [
    "timeout",
    () => new Promise((resolve) => setTimeout(() => resolve({ content: "Late." }), 6_000)),
    { timeoutSeconds: 2 },
  ],
  ["invalid_output", () => ({ content: "No JSON." }), { outputSchema: { type: "object", required: ["ok"] } }],
];

test.each(failures)(
  "an attempt that fails with %s is tried again where the step says so",
  async (cause, fault, more) => {
    const key = `retries-${cause.replace("_", "-")}`;
    const retry = { maxAttempts: 2, delaySeconds: 1, causes: [cause] };
    givenWorkflowSpec(key, [agent("one", { ...more, retry })]);
    let isFirst = true;
    let calls = 0;
    answerWith(((request: ModelRequest) => {
      calls++;
      // A provider is asked again by the gateway, and a misfit repaired once, within one attempt.
      if (isFirst) return fault();
      void request;
      return { content: '{"ok": true}' };
    }) as Parameters<typeof answerWith>[0]);
    const ctx = await createPerson();
    const runId = await startWorkflow(ctx, key);
    await expect
      .poll(async () => (await rowsOf(runId)).some(({ status }) => status === "failed"), {
        timeout: 20_000,
        interval: 5,
      })
      .toBe(true);
    isFirst = false;
    const events = await eventsOf(runId);
    expect((await rowsOf(runId)).at(-1)).toMatchObject({ attempt: 2, status: "completed" });
    expect(viewOf(events).workflow?.steps).toMatchObject([
      { attempt: 2, parts: [{ type: "text", text: '{"ok": true}' }] },
    ]);
    expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed" });
    expect(calls).toBeGreaterThan(1);
  },
  30_000,
);
