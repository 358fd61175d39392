import { expect, test } from "vitest";
import { type ActiveRun, activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { closeToolCall, openToolCall } from "@/features/runs/engine/tool-calls";
import { textOf } from "@/features/runs/stream/fold";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith, setPace } = await startModel();
await startEngine();

/** Enough that a slow answer is never whole before the crash comes, however busy the machine is. */
const manyWords = " And more.".repeat(60);

async function crash(runId: string): Promise<void> {
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
}

/** A run whose tool waits until it is released. */
async function runInsideTool(): Promise<{ run: ActiveRun; release: () => void }> {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  givenTool("gate", async () => {
    started.resolve();
    await gate.promise;
    return "open";
  });
  givenAgent("gated", ["gate"]);
  answerWith((request) =>
    request.messages.some((message) => message.role === "tool")
      ? { content: "Done." }
      : { toolCalls: [{ name: "gate", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(await createPerson(), "gated");
  await started.promise;
  return { run: activeRuns().get(runId) as ActiveRun, release: gate.resolve };
}

test("a tool starts only once the response that asked for it is durable", async () => {
  const stored: number[] = [];
  givenTool("looks", async (_, { runId }) => {
    const rows = await pool()`select from run_items where run_id = ${runId}`;
    stored.push(rows.length);
    return "seen";
  });
  givenAgent("looking", ["looks"]);
  answerWith((request) =>
    request.messages.some((message) => message.role === "tool")
      ? { content: "Done." }
      : { toolCalls: [{ name: "looks", arguments: '{"x":"1"}' }] },
  );
  const ctx = await createPerson();
  const runs = await Promise.all(Array.from({ length: 12 }, () => startChat(ctx, "looking")));
  for (const { runId } of runs) await eventsOf(runId);
  expect(stored).toEqual(Array(12).fill(1));
});

test("an owner of an old epoch neither starts a tool nor stores its result", async () => {
  const { run, release } = await runInsideTool();
  const stale = { ...run, epoch: run.epoch - 1, abort: new AbortController() };
  const elsewhere = "executed by another process";
  await expect(openToolCall(stale, "0/stale", "gate", "{}")).rejects.toThrow(elsewhere);
  await expect(closeToolCall(stale, "0/gate", { output: "stale", files: [], failed: false })).rejects.toThrow(
    elsewhere,
  );
  expect(await pool()`select from tool_calls where run_id = ${run.id} and call_id = '0/stale'`).toHaveLength(0);
  expect(await pool()`select from tool_calls where run_id = ${run.id} and output = 'stale'`).toHaveLength(0);
  release();
  await run.done;
});

test("a call whose opening was answered into a lost connection counts as new, another attempt's as begun", async () => {
  const { run, release } = await runInsideTool();
  expect(await openToolCall(run, "0/again", "gate", "{}")).toBeNull();
  expect(await openToolCall(run, "0/again", "gate", "{}")).toBeNull();
  await pool()`update run_leases set epoch = epoch + 1 where run_id = ${run.id}`;
  const successor = { ...run, epoch: run.epoch + 1 };
  expect(await openToolCall(successor, "0/again", "gate", "{}")).toMatchObject({ status: "started" });
  await pool()`update run_leases set epoch = ${run.epoch} where run_id = ${run.id}`;
  release();
  await run.done;
});

test("an item's id means one item, however often the run is taken over before it shows anything new", async () => {
  const ctx = await createPerson();
  givenAgent("unlucky");
  answerWith(() => ({ content: `A long answer that is cut off twice.${manyWords}` }), "slow");
  const { runId } = await startChat(ctx, "unlucky");
  const shown = (count: number) =>
    expect
      .poll(
        async () =>
          (await pool()`select from run_events where run_id = ${runId} and frames like '%output_item.added%'`).length,
        { timeout: 8_000 },
      )
      .toBe(count);
  await shown(1);
  await crash(runId);
  await shown(2);
  setPace("fast");
  await crash(runId);
  const events = await eventsOf(runId);
  const added = events.flatMap((event) => (event.kind === "output_item.added" ? [event.item_id] : []));
  expect(added).toEqual(["item_0", "item_1", "item_2"]);
  expect(textOf(viewOf(events).parts)).toBe(`A long answer that is cut off twice.${manyWords}`);
});

test("packing keeps apart what different attempts wrote", async () => {
  const ctx = await createPerson();
  givenAgent("twice");
  answerWith(() => ({ content: `An answer in two attempts.${manyWords}` }), "slow");
  const { runId } = await startChat(ctx, "twice");
  await expect.poll(async () => (await eventRows(runId)).length, { timeout: 5_000 }).toBeGreaterThan(3);
  setPace("fast");
  await crash(runId);
  await eventsOf(runId);
  await expect
    .poll(async () => (await pool()`select packed_at from runs where id = ${runId}`)[0]?.packed_at)
    .toBeTruthy();
  const epochs = (await eventRows(runId)).map((row) => row.epoch);
  expect(new Set(epochs)).toEqual(new Set([1, 2]));
  expect(epochs).toEqual(epochs.toSorted());
});

function eventRows(runId: string) {
  return pool()<{ epoch: number }[]>`select epoch from run_events where run_id = ${runId} order by seq`;
}
