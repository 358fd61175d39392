import { expect, test } from "vitest";
import { z } from "zod";
import { registerAgent } from "@/features/agents/catalog/registry";
import { listApprovals } from "@/features/approvals/data";
import { approveCall, rejectCall } from "@/features/approvals/deciding/decide";
import type { Approval } from "@/features/approvals/schema";
import { getRun } from "@/features/runs/data";
import { activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { claimExpiredRuns } from "@/features/runs/engine/leases";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import { cancelRunsOf } from "@/features/runs/mutations/cancel-runs-of";
import { joinOrStartRun } from "@/features/runs/mutations/start-run";
import { textOf } from "@/features/runs/stream/fold";
import { registerTool } from "@/features/tools/registry";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const results = (request: ModelRequest) => request.messages.filter((message) => message.role === "tool");

/** An agent whose tools of these names wait for a person, and that then repeats what they said. */
function givenCarefulAgent(key: string, careful: string[], free: string[] = []): void {
  const spec = givenAgent(key, [...careful, ...free]);
  registerAgent({ ...spec, toolPolicies: Object.fromEntries(careful.map((name) => [name, "approval"])) });
  answerWith((request) =>
    results(request).length > 0
      ? {
          content: results(request)
            .map((message) => message.content)
            .join(" & "),
        }
      : { toolCalls: [...careful, ...free].map((name, index) => ({ name, arguments: `{"x":"${index + 1}"}` })) },
  );
}

/** Waits until the run waits, and answers what it waits for. */
async function approvalsOf(ctx: OrganizationContext, runId: string): Promise<Approval[]> {
  await expect.poll(async () => (await getRun(ctx, runId)).status, { timeout: 5_000 }).toBe("waiting");
  await activeRuns().get(runId)?.done;
  const { data } = await listApprovals(ctx, { run_id: runId, status: "pending", limit: 20 });
  return data.toSorted((a, b) => a.tool.localeCompare(b.tool));
}

async function onlyApprovalOf(ctx: OrganizationContext, runId: string): Promise<Approval> {
  const [approval] = await approvalsOf(ctx, runId);
  if (!approval) throw new Error("Nothing waits.");
  return approval;
}

/** A tool that waits for approval, with what it was executed with. */
function givenRecordedTool(name: string): unknown[] {
  const executed: unknown[] = [];
  givenTool(
    name,
    (input) => {
      executed.push(input.x);
      return `sent ${input.x}`;
    },
    "side_effect",
  );
  return executed;
}

test("a call waits for a person, with nothing of the run left in memory, and goes on when it is approved", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-letter");
  givenCarefulAgent("careful", ["send-letter"]);
  const { runId } = await startChat(ctx, "careful");
  const approval = await onlyApprovalOf(ctx, runId);
  expect(approval).toMatchObject({ tool: "send-letter", arguments: '{"x":"1"}', status: "pending", agent: "careful" });
  expect(activeRuns().has(runId)).toBe(false);
  expect(executed).toEqual([]);
  expect(await claimExpiredRuns(50)).not.toContainEqual(expect.objectContaining({ runId }));
  const decided = await approveCall(ctx, approval.id, {});
  expect(decided).toMatchObject({ status: "approved", decided_by: { name: "Pat" } });
  const events = await eventsOf(runId);
  expect(executed).toEqual(["1"]);
  expect(textOf(viewOf(events).parts)).toBe("sent 1");
  expect(events.map((event) => event.event_id)).toEqual(events.map((_, index) => index + 1));
  expect(events.flatMap((event) => (event.kind === "tool.approval" ? [event.status] : []))).toEqual([
    "requested",
    "approved",
  ]);
  expect(events.flatMap((event) => (event.kind === "lifecycle" ? [event.reason] : []))).toEqual([
    "started",
    "approval",
    "resumed",
  ]);
  expect((await getRun(ctx, runId)).status).toBe("completed");
});

test("what a person changed is what is executed", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-changed");
  givenCarefulAgent("changed", ["send-changed"]);
  const { runId } = await startChat(ctx, "changed");
  const approval = await onlyApprovalOf(ctx, runId);
  await approveCall(ctx, approval.id, { arguments: { x: "something else" } });
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toBe("sent something else");
  expect(executed).toEqual(["something else"]);
});

test("changed arguments that do not fit the tool are refused at their field, and the call waits on", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-misfit");
  givenCarefulAgent("misfit", ["send-misfit"]);
  const { runId } = await startChat(ctx, "misfit");
  const approval = await onlyApprovalOf(ctx, runId);
  await expect(approveCall(ctx, approval.id, { arguments: { x: 5 } })).rejects.toMatchObject({
    code: "validation_failed",
    errors: [{ path: "arguments.x" }],
  });
  expect((await onlyApprovalOf(ctx, runId)).status).toBe("pending");
  await rejectCall(ctx, approval.id, {});
  await eventsOf(runId);
  expect(executed).toEqual([]);
});

test("the model is told why a call was rejected", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-rejected");
  givenCarefulAgent("rejected", ["send-rejected"]);
  const { runId } = await startChat(ctx, "rejected");
  const approval = await onlyApprovalOf(ctx, runId);
  await rejectCall(ctx, approval.id, { reason: "The letter is rude." });
  const view = viewOf(await eventsOf(runId));
  expect(executed).toEqual([]);
  expect(textOf(view.parts)).toContain("The letter is rude.");
  expect(view.parts[0]).toMatchObject({ type: "tool_call", status: "failed" });
});

test("of several calls in one response the free ones run at once and the run goes on after the last decision", async () => {
  const ctx = await createPerson();
  const first = givenRecordedTool("a-careful");
  const second = givenRecordedTool("b-careful");
  const free = givenRecordedTool("free");
  givenCarefulAgent("several", ["a-careful", "b-careful"], ["free"]);
  const { runId } = await startChat(ctx, "several");
  const [one, two] = await approvalsOf(ctx, runId);
  expect(free).toEqual(["3"]);
  await approveCall(ctx, one?.id ?? "", {});
  expect(activeRuns().has(runId)).toBe(false);
  expect((await getRun(ctx, runId)).status).toBe("waiting");
  expect(first).toEqual([]);
  await rejectCall(ctx, two?.id ?? "", { reason: "Enough." });
  const view = viewOf(await eventsOf(runId));
  expect([first, second, free]).toEqual([["1"], [], ["3"]]);
  expect(textOf(view.parts)).toContain("sent 3");
});

test("two people who decide about two calls at once do not strand the run", async () => {
  const ctx = await createPerson();
  givenRecordedTool("c-careful");
  givenRecordedTool("d-careful");
  givenCarefulAgent("pair", ["c-careful", "d-careful"]);
  const { runId } = await startChat(ctx, "pair");
  const waiting = await approvalsOf(ctx, runId);
  await Promise.all(waiting.map(({ id }) => approveCall(ctx, id, {})));
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toBe("sent 1 & sent 2");
});

test("of many who approve at once one does, and the call is executed once", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-once");
  givenCarefulAgent("once", ["send-once"]);
  const { runId } = await startChat(ctx, "once");
  const { id } = await onlyApprovalOf(ctx, runId);
  const answers = await Promise.allSettled(Array.from({ length: 6 }, () => approveCall(ctx, id, {})));
  const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
  expect(refused).toHaveLength(5);
  for (const error of refused) expect(error).toMatchObject({ code: "conflict" });
  await eventsOf(runId);
  expect(executed).toEqual(["1"]);
});

test("a crash between the decision and the run's going on does not strand it", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-after-crash");
  givenCarefulAgent("crashed", ["send-after-crash"]);
  const { runId } = await startChat(ctx, "crashed");
  const { id } = await onlyApprovalOf(ctx, runId);
  // What the deciding transaction leaves, with no process that goes on.
  const { lifecycle } = await import("@/lib/lifecycle");
  lifecycle().state = "draining";
  await approveCall(ctx, id, {});
  expect(activeRuns().has(runId)).toBe(false);
  lifecycle().state = "ready";
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toBe("sent 1");
  expect(executed).toEqual(["1"]);
});

test("a crash of an approved call with a side effect is not repeated", async () => {
  const ctx = await createPerson();
  let effects = 0;
  const started = Promise.withResolvers<void>();
  givenTool(
    "hangs",
    async () => {
      effects++;
      started.resolve();
      await new Promise(() => undefined);
    },
    "side_effect",
  );
  givenCarefulAgent("hanging", ["hangs"]);
  const { runId } = await startChat(ctx, "hanging");
  const { id } = await onlyApprovalOf(ctx, runId);
  await approveCall(ctx, id, {});
  await started.promise;
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toContain("outcome of this call is unknown");
  expect(effects).toBe(1);
});

test("a crash before the question was stored asks it again, once", async () => {
  const ctx = await createPerson();
  givenRecordedTool("send-unasked");
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = Promise.withResolvers<void>();
  givenTool("slow", async () => {
    reached.resolve();
    await held;
    return "slow";
  });
  givenCarefulAgent("unasked", ["send-unasked"], ["slow"]);
  const { runId } = await startChat(ctx, "unasked");
  await reached.promise;
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  release();
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
  const waiting = await approvalsOf(ctx, runId);
  expect(waiting).toHaveLength(1);
  await approveCall(ctx, waiting[0]?.id ?? "", {});
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toBe("sent 1 & slow");
});

test("a run may wait more often than it may be taken over", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-often");
  const spec = givenAgent("often", ["send-often"]);
  registerAgent({ ...spec, maxTurns: 40, toolPolicies: { "send-often": "approval" } });
  answerWith((request) =>
    results(request).length < 12
      ? { toolCalls: [{ name: "send-often", arguments: `{"x":"${results(request).length}"}` }] }
      : { content: "Done." },
  );
  const { runId } = await startChat(ctx, "often");
  for (let count = 0; count < 12; count++) {
    const { id } = await onlyApprovalOf(ctx, runId);
    await approveCall(ctx, id, {});
  }
  expect(viewOf(await eventsOf(runId)).outcome).toBe("completed");
  expect(executed).toHaveLength(12);
});

test("cancelling a run that waits ends it at once and takes the question back", async () => {
  const ctx = await createPerson();
  const executed = givenRecordedTool("send-cancelled");
  givenCarefulAgent("cancelled", ["send-cancelled"]);
  const { runId } = await startChat(ctx, "cancelled");
  const { id } = await onlyApprovalOf(ctx, runId);
  expect((await cancelRun(ctx, runId)).status).toBe("cancelled");
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "cancelled" });
  expect(events.findLast((event) => event.kind === "tool.approval")).toMatchObject({ status: "cancelled" });
  expect((await listApprovals(ctx, { run_id: runId, limit: 5 })).data).toMatchObject([{ status: "cancelled" }]);
  await expect(approveCall(ctx, id, {})).rejects.toMatchObject({ code: "conflict" });
  expect(executed).toEqual([]);
});

test("a run that waits ends when its person leaves the organization", async () => {
  const ctx = await createPerson();
  givenRecordedTool("send-leaving");
  givenCarefulAgent("leaving", ["send-leaving"]);
  const { runId } = await startChat(ctx, "leaving");
  await onlyApprovalOf(ctx, runId);
  await cancelRunsOf({ organizationId: ctx.organization.id });
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "final", status: "cancelled" });
});

test("a conversation whose run waits is busy", async () => {
  const ctx = await createPerson();
  givenRecordedTool("send-busy");
  givenCarefulAgent("busy", ["send-busy"]);
  const { runId, conversationId } = await startChat(ctx, "busy");
  await onlyApprovalOf(ctx, runId);
  const more = joinOrStartRun(ctx, { message: "And?", conversation_id: conversationId }, null);
  await expect(more).rejects.toMatchObject({ code: "run_busy" });
  await cancelRun(ctx, runId);
});

test("arguments that do not fit are answered to the model without asking a person", async () => {
  const ctx = await createPerson();
  registerTool({
    name: "strict",
    displayName: "strict",
    description: "strict",
    parameters: z.object({ x: z.int() }),
    effect: "side_effect",
    timeoutMs: 1_000,
    execute: () => "never",
  });
  givenCarefulAgent("strictly", ["strict"]);
  const { runId } = await startChat(ctx, "strictly");
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toContain("do not fit the tool");
});
