import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { recordRunEnd } from "@/features/activity/runs/endings";
import { registerAgent } from "@/features/agents/catalog/registry";
import { listApprovals } from "@/features/approvals/data";
import { approveCall } from "@/features/approvals/deciding/decide";
import { getRun } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import { onRunEnd } from "@/features/runs/engine/endings";
import { getRunTrace } from "@/features/runs/inspector/data";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { insertQueuedRun } from "@/features/runs/mutations/insert-queued-run";
import { pauseRun, resumeRun } from "@/features/runs/mutations/pause-run";
import { retryRun } from "@/features/runs/mutations/repeat-run";
import type { AgentStep, ApprovalStep } from "@/features/workflows/schema";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { announce } from "@/lib/events/notifications";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { crashRun } from "@/tests/setup/crash";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const ended: string[] = [];
onRunEnd("activity", recordRunEnd);
onRunEnd("test", async ({ id }) => ended.push(id));

givenTool("sends", () => "sent", "side_effect");
registerAgent({ ...givenAgent("asking", ["sends"]), toolPolicies: { sends: "approval" } });
givenAgent("plain");
const answer: AgentStep = { kind: "agent", name: "answer", agent: "plain" };
const ask = (name: string): ApprovalStep => ({ kind: "approval", name, message: "Go on?", onReject: "fail" });
givenWorkflowSpec("asks", [{ name: "both", mode: "parallel", steps: [ask("a"), ask("b")] }, answer]);
givenWorkflowSpec("answers", [answer]);

const lostWorkflow = { code: "configuration_lost", message: expect.stringContaining("“gone”"), retryable: false };

/** What a deploy leaves that takes the workflow out of the catalog. */
const loseWorkflow = (runId: string) => pool()`
  update run_configurations set configuration = jsonb_set(configuration, '{workflow}',
    configuration->'workflow' || '{"key": "gone", "stored": "gone"}') where run_id = ${runId}`;

/** What a deploy leaves that takes the agents out of the catalog. */
const loseAgents = (runId: string) => pool()`
  update run_configurations set configuration = jsonb_set(configuration, '{agents}', '["gone"]') where run_id = ${runId}`;

/** Lets the leases of a run that nobody can go on with run out at once, until it has ended. Gives the epoch of the last claim that it outlived. */
async function runsOut(ctx: OrganizationContext, runId: string): Promise<number> {
  let epoch = 0;
  await expect
    .poll(
      async () => {
        const [lease] = await pool()<{ epoch: number }[]>`
          update run_leases set expires_at = now() - interval '1 second'
          where run_id = ${runId} and owner <> '' returning epoch`;
        epoch = lease?.epoch ?? epoch;
        announce("cadre_run_queue", ["again"]);
        return (await getRun(ctx, runId)).ended_at;
      },
      { timeout: 30_000, interval: 250 },
    )
    .not.toBeNull();
  return epoch;
}

async function waits(ctx: OrganizationContext, runId: string) {
  await expect.poll(async () => (await getRun(ctx, runId)).status, { timeout: 15_000 }).toBe("waiting");
  await activeRuns().get(runId)?.done;
  return (await listApprovals(ctx, { run_id: runId, status: "pending", limit: 20 })).data;
}

/** A run that waits for its turn when its configuration is lost: broken before a worker can see it. */
async function queuedAndBroken(ctx: OrganizationContext, kind: "agent" | "workflow", configuration: string) {
  return withOrganization(ctx, async (tx) => {
    const target = { kind, key: kind === "agent" ? "plain" : "answers" };
    const run = { userId: actingUserId(ctx), target, input: "Go.", trigger: "schedule" } as const;
    const { runId } = await insertQueuedRun(tx, ctx, run);
    await tx.execute(
      sql`update run_configurations set configuration = ${configuration}::text::jsonb where run_id = ${runId}`,
    );
    return runId;
  });
}

test("a parked run whose workflow a deploy removed fails once it is decided about, says why, and is told of", async () => {
  const ctx = await createPerson();
  const runId = await startWorkflow(ctx, "asks");
  const [first] = await waits(ctx, runId);
  await loseWorkflow(runId);
  await approveCall(ctx, first?.id ?? "", {});
  // Another process may know the workflow, so it is left to the others a few times.
  expect(await runsOut(ctx, runId)).toBeGreaterThanOrEqual(5);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error: lostWorkflow });
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "error", ...lostWorkflow });
  expect(events.map(({ event_id }) => event_id)).toEqual(events.map((_, index) => index + 1));
  expect(ended.filter((id) => id === runId)).toHaveLength(1);
  const [left] = await pool()`
    select (select count(*)::int from run_leases where run_id = ${runId}) as leases,
      (select array_agg(status order by status) from approvals where run_id = ${runId}) as approvals,
      (select array_agg(status order by status) from run_steps where run_id = ${runId}) as steps`;
  expect(left).toEqual({ leases: 0, approvals: ["approved", "cancelled"], steps: ["cancelled", "cancelled"] });
  expect((await getRunTrace(ctx, runId, { events: false, plan: true })).plan).toBeNull();
  await expect(retryRun(ctx, runId, null)).rejects.toMatchObject({ code: "conflict" });
});

test("a paused run whose workflow is gone fails once it is resumed", async () => {
  const ctx = await createPerson();
  const runId = await startWorkflow(ctx, "asks");
  await waits(ctx, runId);
  await pauseRun(ctx, runId);
  await loseWorkflow(runId);
  await resumeRun(ctx, runId);
  await runsOut(ctx, runId);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error: lostWorkflow });
});

test.each([
  ["workflow", '{"agents": [], "toolPolicies": {}, "workflow": {"key": "answers", "stored": "gone", "input": "Go."}}'],
  ["workflow", '{"agents": [], "toolPolicies": {}, "workflow": {"key": "answers", "stored": {"version": 1}}}'],
  ["agent", '{"agents": ["gone"], "toolPolicies": {}}'],
  ["agent", '"nonsense"'],
] as const)("a queued run of a %s that was stored as %s fails", async (kind, configuration) => {
  const ctx = await createPerson();
  const runId = await queuedAndBroken(ctx, kind, configuration);
  expect(await runsOut(ctx, runId)).toBeGreaterThanOrEqual(4);
  const error = { code: "configuration_lost", message: expect.any(String), retryable: false };
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error });
  expect((await eventsOf(runId)).map(({ kind }) => kind).at(-1)).toBe("error");
  const told = () => pool()`
    select kind, metadata->>'error_code' as code from activity_events where subject_id = ${runId}`;
  await expect.poll(told).toEqual([{ kind: "run.failed", code: "configuration_lost" }]);
});

test("a chat that waits for a person fails in its conversation when its agent is gone by then", async () => {
  const ctx = await createPerson();
  answerWith(() => ({ toolCalls: [{ name: "sends", arguments: '{"x":"letter"}' }] }));
  const { runId, conversationId } = await startChat(ctx, "asking");
  const [asked] = await waits(ctx, runId);
  await loseAgents(runId);
  await expect(approveCall(ctx, asked?.id ?? "", { arguments: { x: "card" } })).rejects.toMatchObject({
    code: "conflict",
  });
  await approveCall(ctx, asked?.id ?? "", {});
  await runsOut(ctx, runId);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error: lostWorkflow });
  const messages = await pool()`
    select role from messages where conversation_id = ${conversationId} order by created_at`;
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
});

test("a chat whose process died fails when its agent is gone from the catalog", async () => {
  const ctx = await createPerson();
  const asked = Promise.withResolvers<void>();
  answerWith(async () => {
    asked.resolve();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return { content: "Late." };
  });
  const { runId } = await startChat(ctx, "plain");
  await asked.promise;
  await loseAgents(runId);
  await crashRun(runId);
  await runsOut(ctx, runId);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "failed", error: lostWorkflow });
});

test("a run that cannot be read can be cancelled at once", async () => {
  const ctx = await createPerson();
  const runId = await startWorkflow(ctx, "asks");
  await waits(ctx, runId);
  await loseWorkflow(runId);
  expect(await cancelRun(ctx, runId)).toMatchObject({ status: "cancelled" });
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "final", status: "cancelled" });
});

test("what is there again in time goes on, and statements that fail end no run", async () => {
  const ctx = await createPerson();
  answerWith(() => ({ content: "Done." }));
  const runId = await queuedAndBroken(ctx, "workflow", '"nonsense"');
  await expect.poll(async () => (await pool()`select epoch from run_leases where run_id = ${runId}`)[0]?.epoch).toBe(1);
  // The database refuses every further reading, as one in trouble does.
  await pool()`alter table run_configurations rename to run_configurations_away`;
  try {
    for (let epoch = 2; epoch <= 8; epoch++) {
      await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
      announce("cadre_run_queue", ["again"]);
      const read = async () => (await pool()`select epoch from run_leases where run_id = ${runId}`)[0]?.epoch;
      await expect.poll(read, { timeout: 10_000, interval: 50 }).toBeGreaterThanOrEqual(epoch);
    }
    expect((await getRun(ctx, runId)).ended_at).toBeNull();
  } finally {
    await pool()`alter table run_configurations_away rename to run_configurations`;
  }
  await pool()`
    update run_configurations set configuration = '{"agents": ["plain"], "toolPolicies": {}, "workflow":
      {"key": "answers", "stored": "answers", "input": "Go."}}' where run_id = ${runId}`;
  await runsOut(ctx, runId);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "completed", output: "Done." });
});
