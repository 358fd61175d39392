import { expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { listApprovals } from "@/features/approvals/data";
import { approveCall } from "@/features/approvals/deciding/decide";
import { readRun } from "@/features/runs/reading/reader";
import type { AgentStep } from "@/features/workflows/schema";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { crashRun } from "@/tests/setup/crash";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

/** How often each step's tool was executed, by run and step. */
const executed = new Map<string, number>();

givenTool("notes", ({ x }, { runId }) => {
  const key = `${runId}/${x}`;
  executed.set(key, (executed.get(key) ?? 0) + 1);
  return `noted ${x}`;
});
givenAgent("plain");
givenAgent("noting", ["notes"]);

const agent = (name: string, more: Partial<AgentStep> = {}): AgentStep => ({
  kind: "agent",
  name,
  agent: "plain",
  inputMapper: () => name,
  ...more,
});

givenWorkflowSpec("crashing", [
  agent("start"),
  {
    name: "middle",
    mode: "parallel",
    steps: [
      agent("noted", { agent: "noting" }),
      agent("other"),
      { kind: "tool", name: "called", tool: "notes", inputMapper: () => ({ x: "called" }) },
    ],
    reducer: (outputs) => JSON.stringify(outputs),
  },
  agent("end", { inputMapper: ({ previous }) => `end ${previous}` }),
]);

const said = (request: ModelRequest) => String(request.messages.findLast(({ role }) => role === "user")?.content);

answerWith((request) => {
  const hasResult = request.messages.some(({ role }) => role === "tool");
  if (said(request) === "noted" && !hasResult) return { toolCalls: [{ name: "notes", arguments: '{"x":"noted"}' }] };
  return { content: `About ${said(request)}.` };
});

const expected = {
  start: "About start.",
  noted: "About noted.",
  other: "About other.",
  called: "noted called",
  middle: '{"noted":"About noted.","other":"About other.","called":"noted called"}',
  end: 'About end {"noted":"About noted.","other":"About other.","called":"noted called"}.',
};

/** Runs the workflow, crashes it once `cut` events are shown, and returns what its reader saw and a replay. */
async function crashAfter(ctx: OrganizationContext, cut: number, key = "crashing") {
  const runId = await startWorkflow(ctx, key);
  let live = "";
  let crash: Promise<void> | null = null;
  for await (const chunk of readRun(runId, 0, new AbortController().signal)) {
    live += chunk;
    if (live.split("\n\n").length > cut) crash ??= crashRun(runId);
  }
  await crash;
  const events = await eventsOf(runId);
  let replay = "";
  for await (const chunk of readRun(runId, 0, new AbortController().signal)) replay += chunk;
  return { runId, live, replay, events };
}

const cuts = Array.from({ length: 45 }, (_, index) => index + 1);

test("whichever event it crashes after, a workflow with branches ends as if it had not", async () => {
  const ctx = await createPerson();
  const results = await Promise.all(cuts.map((cut) => crashAfter(ctx, cut)));
  let resumed = 0;
  for (const { runId, live, replay, events } of results) {
    expect(replay).toBe(live);
    expect(events.map(({ event_id }) => event_id)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: expected.end });
    const rows = await pool()`select step, attempt, status, output from run_steps where run_id = ${runId}`;
    expect(Object.fromEntries(rows.map(({ step, output }) => [step, output]))).toEqual(expected);
    expect(rows.every(({ attempt, status }) => attempt === 1 && status === "completed")).toBe(true);
    const ends = events.filter((event) => event.kind === "workflow.step" && event.status === "completed");
    expect(ends.map(({ workflow }) => workflow?.step_name).toSorted()).toEqual(Object.keys(expected).toSorted());
    expectNothingAfterEnd(events);
    expect(executed.get(`${runId}/noted`)).toBeLessThanOrEqual(2);
    const view = viewOf(events);
    for (const { step, output, parts } of view.workflow?.steps ?? []) {
      expect(output).toBe(expected[step as keyof typeof expected]);
      expect(parts.filter(({ type }) => type === "text").length).toBe(step === "called" || step === "middle" ? 0 : 1);
    }
    if (events.some((event) => event.kind === "lifecycle" && event.reason === "resumed")) resumed++;
  }
  expect(resumed).toBeGreaterThan(cuts.length / 2);
}, 120_000);

/** A finished step says and does nothing any more. */
function expectNothingAfterEnd(events: Awaited<ReturnType<typeof eventsOf>>): void {
  const ended = new Set<string>();
  for (const event of events) {
    const step = event.workflow?.step_name;
    if (step === undefined) continue;
    expect(ended.has(step), `${step} says ${event.kind} after its end`).toBe(false);
    if (event.kind === "workflow.step" && event.status === "completed") ended.add(step);
  }
}

registerAgent({ ...givenAgent("careful", ["notes"]), toolPolicies: { notes: "approval" } });

givenWorkflowSpec("crashing-waits", [
  {
    name: "middle",
    mode: "parallel",
    steps: [
      { kind: "approval", name: "asked", message: "Fine?", onReject: "fail" },
      agent("noted", { agent: "careful" }),
      { kind: "wait", name: "waited", seconds: 0.2 },
    ],
  },
  agent("end"),
]);

/** Approves whatever the organization is asked, until told to stop. */
async function approveAll(ctx: OrganizationContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { data } = await listApprovals(ctx, { status: "pending", limit: 50 });
    // A run that ends or is decided about at this moment refuses.
    await Promise.allSettled(data.map(({ id }) => approveCall(ctx, id, {})));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("whichever event it crashes after, a workflow that waits asks each question once and goes on", async () => {
  const ctx = await createPerson();
  const done = new AbortController();
  const approving = approveAll(ctx, done.signal);
  const results = await Promise.all(
    Array.from({ length: 30 }, (_, index) => crashAfter(ctx, index + 1, "crashing-waits")),
  );
  done.abort();
  await approving;
  for (const { runId, live, replay, events } of results) {
    expect(replay).toBe(live);
    expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "About end." });
    expectNothingAfterEnd(events);
    const approvals = events.filter((event) => event.kind === "tool.approval");
    expect(approvals.map(({ status }) => status).toSorted()).toEqual([
      "approved",
      "approved",
      "requested",
      "requested",
    ]);
    expect(await pool()`select status from approvals where run_id = ${runId}`).toEqual([
      { status: "approved" },
      { status: "approved" },
    ]);
    expect(executed.get(`${runId}/noted`)).toBeLessThanOrEqual(2);
  }
}, 120_000);
