import { expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { listApprovals } from "@/features/approvals/data";
import { approveCall, rejectCall } from "@/features/approvals/deciding/decide";
import { getRun } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { onRunWait } from "@/features/runs/engine/endings";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { pauseRun, resumeRun } from "@/features/runs/mutations/pause-run";
import type { AgentStep, ApprovalStep, StepSpec } from "@/features/workflows/schema";
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

givenAgent("plain");

const told: string[] = [];
onRunWait("test", async ({ id }) => told.push(id));

const said = (request: ModelRequest) => String(request.messages.findLast(({ role }) => role === "user")?.content);
const agent = (name: string, more: Partial<AgentStep> = {}): AgentStep => ({
  kind: "agent",
  name,
  agent: "plain",
  inputMapper: () => name,
  ...more,
});
const approval = (name: string, more: Partial<ApprovalStep> = {}): ApprovalStep => ({
  kind: "approval",
  name,
  message: "Publish?",
  onReject: "fail",
  ...more,
});
const echo = () => answerWith((request) => ({ content: `About ${said(request)}.` }));

async function reaches(ctx: OrganizationContext, runId: string, status: string): Promise<void> {
  await expect.poll(async () => (await getRun(ctx, runId)).status, { timeout: 8_000, interval: 20 }).toBe(status);
  await activeRuns().get(runId)?.done;
}

async function pendingOf(ctx: OrganizationContext, runId: string, most = 1) {
  const read = async () => (await listApprovals(ctx, { run_id: runId, status: "pending", limit: 20 })).data;
  await expect.poll(async () => (await read()).length, { timeout: 8_000, interval: 20 }).toBe(most);
  return (await read()).toSorted((a, b) => (a.step ?? "").localeCompare(b.step ?? ""));
}

/** Whoever executes the run has read its lease: with the first of two renewals at the latest. */
async function renewedTwice(runId: string): Promise<void> {
  const read = async () => (await pool()`select expires_at::text as until from run_leases where run_id = ${runId}`)[0];
  for (let renewals = 0; renewals < 2; renewals++) {
    const now = await read();
    await expect.poll(read, { timeout: 8_000, interval: 20 }).not.toEqual(now);
  }
}

const idOf = (approvals: { id: string }[]) => approvals[0]?.id ?? "";
const statesOf = (events: Awaited<ReturnType<typeof eventsOf>>, name: string) =>
  events.flatMap((event) =>
    event.kind === "workflow.step" && event.workflow?.step_name === name ? [event.status] : [],
  );

test("an approval step waits with nothing of the run in memory, and what the person leaves goes on", async () => {
  const ctx = await createPerson();
  givenWorkflowSpec("asks", [
    agent("draft"),
    approval("approval"),
    agent("send", { inputMapper: ({ steps }) => JSON.stringify(steps.approval) }),
  ]);
  echo();
  const runId = await startWorkflow(ctx, "asks");
  await reaches(ctx, runId, "waiting");
  expect(activeRuns().has(runId)).toBe(false);
  expect(told).toContain(runId);
  const [asked] = await pendingOf(ctx, runId);
  expect(asked).toMatchObject({ tool: "human_approval", step: "approval", agent: null });
  expect(JSON.parse(asked?.arguments ?? "")).toEqual({ message: "Publish?", content: "About draft." });
  await approveCall(ctx, asked?.id ?? "", { arguments: { content: "Better." } });
  const events = await eventsOf(runId);
  const output = { approved: true, reason: null, content: "Better." };
  expect(events.at(-1)).toMatchObject({ status: "completed", text: `About ${JSON.stringify(output)}.` });
  expect(statesOf(events, "approval")).toEqual(["running", "waiting", "completed"]);
  expect(viewOf(events).workflow?.steps[1]?.parts).toMatchObject([
    { type: "tool_call", tool: "human_approval", status: "completed", approval: { status: "approved" } },
  ]);
  expect(viewOf(events).resumed).toBe(false);
});

test.each(["fail", "continue"] as const)("a person who says no: %s", async (onReject) => {
  const ctx = await createPerson();
  givenWorkflowSpec(`refused-${onReject}`, [approval("approval", { onReject })]);
  const runId = await startWorkflow(ctx, `refused-${onReject}`);
  await rejectCall(ctx, idOf(await pendingOf(ctx, runId)), { reason: "Too long." });
  const end = (await eventsOf(runId)).at(-1);
  if (onReject === "fail") {
    expect(end).toMatchObject({
      code: "approval_rejected",
      message: "The step “approval” failed: A person said no: Too long.",
    });
  } else expect(end).toMatchObject({ structured_output: { approved: false, reason: "Too long.", content: "Go." } });
});

test("a tool that needs approval waits inside its step and is executed once, whatever crashes", async () => {
  const ctx = await createPerson();
  const executed: unknown[] = [];
  givenTool(
    "mails",
    ({ x }) => {
      executed.push(x);
      return `sent ${x}`;
    },
    "side_effect",
  );
  registerAgent({ ...givenAgent("careful", ["mails"]), toolPolicies: { mails: "approval" } });
  answerWith((request) => {
    const result = request.messages.find(({ role }) => role === "tool");
    if (said(request) !== "mail") return { content: "Other." };
    return result
      ? { content: String(result.content) }
      : { toolCalls: [{ name: "mails", arguments: '{"x":"letter"}' }] };
  });
  givenWorkflowSpec("mailing", [agent("mail", { agent: "careful" }), agent("after")]);
  const runId = await startWorkflow(ctx, "mailing");
  await reaches(ctx, runId, "waiting");
  const id = idOf(await pendingOf(ctx, runId));
  await crashRun(runId);
  expect((await getRun(ctx, runId)).status).toBe("waiting");
  await approveCall(ctx, id, { arguments: { x: "card" } });
  const events = await eventsOf(runId);
  expect(executed).toEqual(["card"]);
  expect(events.at(-1)).toMatchObject({ status: "completed", text: "Other." });
  const rows = await pool()`select step, attempt, output from run_steps where run_id = ${runId} order by started_at`;
  expect(rows).toMatchObject([{ step: "mail", attempt: 1, output: "sent card" }, { step: "after" }]);
});

test("a decision taken while another branch works is not lost, and both branches end", async () => {
  const ctx = await createPerson();
  const free = Promise.withResolvers<void>();
  answerWith(async (request) => {
    if (said(request) === "slow") await free.promise;
    return { content: `About ${said(request)}.` };
  });
  givenWorkflowSpec("mixed", [{ name: "both", mode: "parallel", steps: [agent("slow"), approval("ask")] }]);
  const runId = await startWorkflow(ctx, "mixed");
  const id = idOf(await pendingOf(ctx, runId));
  expect((await getRun(ctx, runId)).status).toBe("running");
  await approveCall(ctx, id, {});
  const done = () => pool()`select from run_steps where run_id = ${runId} and step = 'ask' and status = 'completed'`;
  await expect.poll(async () => (await done()).length, { timeout: 8_000 }).toBe(1);
  free.resolve();
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ structured_output: { slow: "About slow.", ask: { approved: true } } });
  expect(events.filter((event) => event.kind === "tool.approval").map(({ status }) => status)).toEqual([
    "requested",
    "approved",
  ]);
});

test("of two branches that wait for people, each goes on when its own question is answered", async () => {
  const ctx = await createPerson();
  echo();
  givenWorkflowSpec("two-questions", [
    { name: "both", mode: "parallel", steps: [approval("a"), approval("b")] },
    agent("end"),
  ]);
  const runId = await startWorkflow(ctx, "two-questions");
  const [first, second] = await pendingOf(ctx, runId, 2);
  await reaches(ctx, runId, "waiting");
  await approveCall(ctx, first?.id ?? "", {});
  const done = () => pool()`select step from run_steps where run_id = ${runId} and status = 'completed'`;
  await expect.poll(done, { timeout: 8_000 }).toMatchObject([{ step: "a" }]);
  await reaches(ctx, runId, "waiting");
  expect(await pendingOf(ctx, runId)).toMatchObject([{ id: second?.id }]);
  await approveCall(ctx, second?.id ?? "", {});
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ status: "completed", text: "About end." });
});

test("a wait lets go of the run, and it goes on by itself although another branch waits for a person", async () => {
  const ctx = await createPerson();
  echo();
  const wait: StepSpec = { kind: "wait", name: "pause", seconds: 60 };
  givenWorkflowSpec("waits", [{ name: "both", mode: "parallel", steps: [wait, approval("ask")] }, agent("end")]);
  const runId = await startWorkflow(ctx, "waits");
  await reaches(ctx, runId, "waiting");
  const [lease] = await pool()`
    select owner, extract(epoch from expires_at - now())::float as seconds from run_leases where run_id = ${runId}`;
  expect(lease?.owner).toBe("");
  expect(Math.abs(lease?.seconds - 60)).toBeLessThan(15);
  await pool()`update run_steps set wake_at = now() where run_id = ${runId} and step = 'pause'`;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
  const done = () => pool()`select step from run_steps where run_id = ${runId} and status = 'completed'`;
  await expect.poll(done, { timeout: 8_000 }).toMatchObject([{ step: "pause" }]);
  await approveCall(ctx, idOf(await pendingOf(ctx, runId)), {});
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ status: "completed" });
  expect(statesOf(events, "pause")).toEqual(["waiting", "completed"]);
});

test("a pause lets steps under way end and begins no further one, until somebody resumes the run", async () => {
  const ctx = await createPerson();
  const free = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  answerWith(async (request) => {
    begun.resolve();
    if (said(request) === "one") await free.promise;
    return { content: `About ${said(request)}.` };
  });
  givenWorkflowSpec("pausing", [agent("one"), agent("two")]);
  const runId = await startWorkflow(ctx, "pausing");
  await begun.promise;
  await pauseRun(ctx, runId);
  await renewedTwice(runId);
  free.resolve();
  await reaches(ctx, runId, "paused");
  expect(await pool()`select step, status from run_steps where run_id = ${runId}`).toEqual([
    { step: "one", status: "completed" },
  ]);
  await resumeRun(ctx, runId);
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ text: "About two.", usage: { requests: 2 } });
  expect(events.flatMap((event) => (event.kind === "lifecycle" ? [event.reason] : []))).toEqual([
    "queued",
    "started",
    "paused",
    "resumed",
  ]);
});

test("a cancel stops model calls in all branches and withdraws what people were asked", async () => {
  const ctx = await createPerson();
  const begun = Promise.withResolvers<void>();
  let asked = 0;
  answerWith(async () => {
    if (++asked === 2) begun.resolve();
    await new Promise(() => undefined);
    return { content: "" };
  });
  givenWorkflowSpec("cancelled", [{ name: "all", mode: "parallel", steps: [agent("a"), agent("b"), approval("c")] }]);
  const runId = await startWorkflow(ctx, "cancelled");
  await begun.promise;
  await pendingOf(ctx, runId);
  await cancelRun(ctx, runId);
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "cancelled" });
  expect(viewOf(events).workflow?.steps.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(events.filter((event) => event.kind === "tool.approval").map(({ status }) => status)).toEqual([
    "requested",
    "cancelled",
  ]);
  expect(await pool()`select status from approvals where run_id = ${runId}`).toEqual([{ status: "cancelled" }]);
  expect((await getRun(ctx, runId)).status).toBe("cancelled");
});

test("the time of the whole run is up where it does not wait for people", async () => {
  const ctx = await createPerson();
  answerWith(async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return { content: "Late." };
  });
  givenWorkflowSpec("hasty", [agent("one")], { timeoutSeconds: 0.5 });
  const runId = await startWorkflow(ctx, "hasty");
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "error", code: "run_timeout" });
  expect(statesOf(events, "one")).toEqual(["running", "cancelled"]);
});

test("when a branch fails for good, those at work end what they do and those that rest are cancelled", async () => {
  const ctx = await createPerson();
  const failed = Promise.withResolvers<void>();
  answerWith(async (request) => {
    await failed.promise;
    return { content: `About ${said(request)}.` };
  });
  givenTool("breaks", () => {
    setTimeout(() => failed.resolve(), 100);
    throw new Error("It is broken.");
  });
  const broken: StepSpec = { kind: "tool", name: "broken", tool: "breaks", inputMapper: () => ({ x: "" }) };
  givenWorkflowSpec("breaking", [
    { name: "all", mode: "parallel", steps: [agent("works"), approval("asks"), broken] },
    agent("never"),
  ]);
  const events = await eventsOf(await startWorkflow(ctx, "breaking"));
  expect(events.at(-1)).toMatchObject({
    code: "tool_failed",
    message: "The step “broken” failed: The tool failed: It is broken.",
  });
  const steps = viewOf(events).workflow?.steps.map(({ step, status }) => `${step} ${status}`);
  expect(steps?.toSorted()).toEqual(["asks cancelled", "broken failed", "works completed"]);
});

test("a repetition from a step uses what the steps before it gave, and executes the others", async () => {
  const ctx = await createPerson();
  echo();
  const both = {
    name: "both",
    mode: "parallel" as const,
    steps: [agent("a"), agent("b")],
    reducer: ({ a, b }: Readonly<Record<string, unknown>>) => `${a} ${b}`,
  };
  givenWorkflowSpec("repeated", [
    agent("first"),
    both,
    agent("last", { inputMapper: ({ previous, steps }) => `${steps.first} ${previous}` }),
  ]);
  const runId = await startWorkflow(ctx, "repeated");
  await eventsOf(runId);
  answerWith((request) => ({ content: `Anew ${said(request)}.` }));
  const events = await eventsOf(await startWorkflow(ctx, "repeated", "Go.", { runId, fromStep: "b" }));
  const text = "Anew About first. About a. Anew b..";
  expect(events.at(-1)).toMatchObject({ text, usage: { requests: 2 } });
  const reused = viewOf(events).workflow?.steps.map(({ step, reused: is }) => `${step} ${is}`);
  expect(reused).toEqual(["first true", "a true", "b false", "both false", "last false"]);
  const rows =
    await pool()`select step, reused_from from run_steps where run_id = ${events[0]?.run_id ?? ""} and reused_from is not null`;
  expect(rows.map(({ step, reused_from: from }) => [step, from]).toSorted()).toEqual([
    ["a", runId],
    ["first", runId],
  ]);
});
