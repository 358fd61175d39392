import { expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { listApprovals } from "@/features/approvals/data";
import { approveCall } from "@/features/approvals/deciding/decide";
import { getRun } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { getRunTrace } from "@/features/runs/inspector/data";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import type { StepSpec } from "@/features/workflows/schema";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { announce } from "@/lib/events/notifications";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();
givenTool("mails", ({ x }) => `sent ${x}`, "side_effect");
registerAgent({ ...givenAgent("careful", ["mails"]), toolPolicies: { mails: "approval" } });

const steps: StepSpec[] = [
  { kind: "approval", name: "ask", displayName: "Ask the boss", message: "Go on?", onReject: "fail" },
  { kind: "agent", name: "mail", agent: "careful" },
  { kind: "wait", name: "rest", seconds: 3_600 },
];
givenWorkflowSpec("resting", [{ name: "all", mode: "parallel", steps }]);

/** The spans of the run's steps, by name. */
async function stepSpans(ctx: OrganizationContext, runId: string) {
  const { spans } = await getRunTrace(ctx, runId, { events: false });
  return spans.filter(({ kind }) => kind === "step").toSorted((a, b) => a.name.localeCompare(b.name));
}

const states = async (ctx: OrganizationContext, runId: string) =>
  (await stepSpans(ctx, runId)).map(({ name, status }) => `${name}: ${status}`);

async function givenRestingRun(ctx: OrganizationContext) {
  answerWith(({ messages }) =>
    messages.some(({ role }) => role === "tool")
      ? { content: "Sent." }
      : { toolCalls: [{ name: "mails", arguments: '{"x":"letter"}' }] },
  );
  const runId = await startWorkflow(ctx, "resting");
  await expect.poll(async () => (await getRun(ctx, runId)).status, { timeout: 15_000 }).toBe("waiting");
  await activeRuns().get(runId)?.done;
  await expect.poll(() => states(ctx, runId)).toEqual(["Ask the boss: waiting", "mail: waiting", "rest: waiting"]);
  return runId;
}

test("a step that rests shows as waiting and goes on as the same entry of the trace", async () => {
  const ctx = await createPerson();
  const runId = await givenRestingRun(ctx);
  const before = await stepSpans(ctx, runId);
  const { data } = await listApprovals(ctx, { run_id: runId, status: "pending", limit: 5 });
  const ask = data.find(({ step }) => step === "ask");
  await approveCall(ctx, ask?.id ?? "", {});
  await expect
    .poll(() => states(ctx, runId), { timeout: 10_000 })
    .toEqual(["Ask the boss: completed", "mail: waiting", "rest: waiting"]);
  const mail = data.find(({ step }) => step === "mail");
  await approveCall(ctx, mail?.id ?? "", {});
  await expect
    .poll(() => states(ctx, runId), { timeout: 10_000 })
    .toEqual(["Ask the boss: completed", "mail: completed", "rest: waiting"]);
  await activeRuns().get(runId)?.done;
  await pool()`update run_steps set wake_at = now() where run_id = ${runId} and step = 'rest'`;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId} and owner = ''`;
  announce("cadre_run_queue", ["woken"]);
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "final", status: "completed" });
  await expect
    .poll(() => states(ctx, runId), { timeout: 10_000 })
    .toEqual(["Ask the boss: completed", "mail: completed", "rest: completed"]);
  const after = await stepSpans(ctx, runId);
  const places = (spans: typeof after) => spans.map(({ number, started_at }) => ({ number, started_at }));
  expect(places(after)).toEqual(places(before));
  const { spans } = await getRunTrace(ctx, runId, { events: false });
  expect(spans.filter(({ status }) => status !== "completed")).toEqual([]);
  const sent = spans.find(({ kind, name }) => kind === "tool" && name === "mails");
  expect(sent?.parent).toBe(before.find(({ name }) => name === "mail")?.number);
});

test("what rested when its run was cancelled was stopped", async () => {
  const ctx = await createPerson();
  const runId = await givenRestingRun(ctx);
  await cancelRun(ctx, runId);
  await expect
    .poll(async () => (await stepSpans(ctx, runId)).map(({ status, error }) => ({ status, error })))
    .toEqual(steps.map(() => ({ status: "failed", error: "It was stopped." })));
});
