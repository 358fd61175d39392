import { expect, test } from "vitest";
import { listApprovals } from "@/features/approvals/data";
import { approveCall } from "@/features/approvals/deciding/decide";
import { getRun } from "@/features/runs/data";
import { activeRuns } from "@/features/runs/engine/active-runs";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { crashRun } from "@/tests/setup/crash";
import { lengthenRun } from "@/tests/setup/long-run";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();
givenTool("notes", ({ x }) => `noted ${x}`);
givenAgent("plain");
givenWorkflowSpec("long", [
  { kind: "tool", name: "note", tool: "notes", inputMapper: () => ({ x: "tea" }) },
  {
    name: "both",
    mode: "parallel",
    steps: [
      { kind: "agent", name: "said", agent: "plain" },
      { kind: "approval", name: "ask", message: "Go on?", onReject: "fail" },
    ],
  },
  { kind: "agent", name: "end", agent: "plain", inputMapper: ({ steps }) => JSON.stringify(steps.said) },
]);

async function waits(ctx: OrganizationContext, runId: string): Promise<string> {
  await expect.poll(async () => (await getRun(ctx, runId)).status, { timeout: 15_000 }).toBe("waiting");
  await activeRuns().get(runId)?.done;
  const { data } = await listApprovals(ctx, { run_id: runId, status: "pending", limit: 1 });
  return data[0]?.id ?? "";
}

/** Whoever read these events again would stumble over them. */
async function spoilEventsOf(runId: string, step: string): Promise<number> {
  const rows = await pool()`
    update run_events set frames = 'id: ' || seq || E'\nevent: spoiled\ndata: {'
    where run_id = ${runId} and frames like ${`%"step_name":"${step}%`} returning seq`;
  return rows.length;
}

test("going on with a long run reads nothing of the steps that are finished", async () => {
  const ctx = await createPerson();
  answerWith(() => ({ content: "Tea." }));
  const runId = await startWorkflow(ctx, "long");
  const approvalId = await waits(ctx, runId);
  await lengthenRun(runId, "note", 500);
  expect(await spoilEventsOf(runId, "note")).toBeGreaterThan(2_000);
  await approveCall(ctx, approvalId, {});
  await expect.poll(async () => (await getRun(ctx, runId)).ended_at, { timeout: 30_000 }).not.toBeNull();
  expect(await getRun(ctx, runId)).toMatchObject({ status: "completed", output: "Tea." });
  await pool()`delete from run_events where run_id = ${runId}`;
});

test("what goes on numbers its events, items and responses behind those that were not read", async () => {
  const ctx = await createPerson();
  answerWith(() => ({ content: "Tea." }));
  const runId = await startWorkflow(ctx, "long");
  const approvalId = await waits(ctx, runId);
  const asked = Promise.withResolvers<void>();
  let calls = 0;
  answerWith(async () => {
    if (++calls > 1) return { content: "Tea again." };
    asked.resolve();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return { content: "Too late." };
  });
  await approveCall(ctx, approvalId, {});
  await asked.promise;
  await crashRun(runId);
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "Tea again." });
  expect(events.map(({ event_id }) => event_id)).toEqual(events.map((_, index) => index + 1));
  const added = events.flatMap((event) => (event.kind === "output_item.added" ? [event.item_id] : []));
  expect(added).toEqual(added.map((_, index) => `item_${index}`));
  const items = await pool()`select position, step from run_items where run_id = ${runId} order by position`;
  expect(items.map(({ position, step }) => [position, step])).toEqual([
    [0, "said@1"],
    [1, "end@1"],
  ]);
});
