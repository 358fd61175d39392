import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";
import { activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { textOf } from "@/features/runs/stream/fold";
import { ToolResult } from "@/features/tools/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith, setPace } = await startModel();
await startEngine();

/** Enough that a slow answer is never whole before the crash comes, however busy the machine is. */
const manyWords = " And more.".repeat(60);

/** What a crash leaves: nothing executes the run any more and nobody renews its lease. */
async function crash(runId: string): Promise<void> {
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
}

const results = (request: ModelRequest) => request.messages.filter((message) => message.role === "tool");

async function eventStored(runId: string, kind: string): Promise<void> {
  const stored = () => pool()`
    select from run_events where run_id = ${runId} and frames like ${`%event: ${kind}\n%`}`;
  await expect.poll(async () => (await stored()).length, { timeout: 5_000, interval: 10 }).toBeGreaterThan(0);
}

test("an answer that was cut off is withdrawn and given again", async () => {
  const ctx = await createPerson();
  givenAgent("cut-off");
  let calls = 0;
  answerWith(() => ({ content: `Attempt ${++calls} at a long answer.${manyWords}` }), "slow");
  const { runId } = await startChat(ctx, "cut-off");
  await eventStored(runId, "message.delta");
  setPace("fast");
  await crash(runId);
  const events = await eventsOf(runId);
  expect(events.filter((event) => event.kind === "output_item.discarded")).toMatchObject([{ item_id: "item_0" }]);
  expect(events.filter((event) => event.kind === "lifecycle").map((event) => event.reason)).toEqual([
    "started",
    "resumed",
  ]);
  expect(textOf(viewOf(events).parts)).toBe(`Attempt 2 at a long answer.${manyWords}`);
  expect(events.map((event) => event.event_id)).toEqual(events.map((_, index) => index + 1));
  expect((await getRun(ctx, runId)).usage).toMatchObject({ estimated: true });
});

test("of two parallel tools the finished one is reused and the open pure one runs again", async () => {
  const ctx = await createPerson();
  const executed: string[] = [];
  givenTool("finishes", () => {
    executed.push("finishes");
    return "first result";
  });
  givenTool("hangs-once", async () => {
    executed.push("hangs-once");
    if (executed.filter((name) => name === "hangs-once").length === 1) await new Promise(() => undefined);
    return "second result";
  });
  givenAgent("parallel", ["finishes", "hangs-once"]);
  answerWith((request) =>
    results(request).length > 0
      ? {
          content: results(request)
            .map((message) => message.content)
            .join(" & "),
        }
      : {
          toolCalls: [
            { name: "finishes", arguments: '{"x":"1"}' },
            { name: "hangs-once", arguments: '{"x":"2"}' },
          ],
        },
  );
  const { runId } = await startChat(ctx, "parallel");
  await eventStored(runId, "tool.output");
  await expect.poll(() => executed.length).toBe(2);
  await crash(runId);
  const view = viewOf(await eventsOf(runId));
  expect(executed.toSorted()).toEqual(["finishes", "hangs-once", "hangs-once"]);
  expect(textOf(view.parts)).toBe("first result & second result");
  expect(view.parts.filter((part) => part.type === "tool_call").map((part) => part.status)).toEqual([
    "completed",
    "completed",
  ]);
});

test("files of a finished call are shown again when its outcome was stored but not yet shown", async () => {
  const ctx = await createPerson();
  const file = { id: newId(), name: "chart.png", media_type: "image/png", size_bytes: 12 };
  let drawn = 0;
  givenTool("draws", () => {
    drawn++;
    return new ToolResult("Drawn.", [file]);
  });
  givenAgent("artist", ["draws"]);
  answerWith((request) =>
    results(request).length > 0
      ? { content: `It says: ${results(request)[0]?.content}${manyWords}` }
      : { toolCalls: [{ name: "draws", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "artist");
  await eventsOf(runId);
  // The state of a crash right after the outcome was stored: nothing of it has been shown.
  await expect
    .poll(async () => (await pool()`select from runs where id = ${runId} and packed_at is not null`).length)
    .toBe(1);
  await pool().begin(async (tx) => {
    await tx`update runs set status = 'running', ended_at = null, packed_at = null, output = null where id = ${runId}`;
    await tx`delete from run_events where run_id = ${runId} and seq > 3`;
    await tx`delete from run_items where run_id = ${runId} and response > 0`;
    await tx`delete from messages where run_id = ${runId} and role = 'assistant'`;
    await tx`delete from usage_records where run_id = ${runId}`;
    await tx`insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${ctx.organization.id}, 'gone', 1, now() - interval '1 second')`;
  });
  const outputs = (await eventsOf(runId)).filter((event) => event.kind === "tool.output");
  expect(drawn).toBe(1);
  expect(outputs).toMatchObject([{ output: "Drawn.", files: [file] }]);
});

test("an open call with a side effect is not repeated; the model is told that its outcome is unknown", async () => {
  const ctx = await createPerson();
  let effects = 0;
  const started = Promise.withResolvers<void>();
  givenTool(
    "sends-mail",
    async () => {
      effects++;
      started.resolve();
      await new Promise(() => undefined);
    },
    "side_effect",
  );
  givenAgent("mailer", ["sends-mail"]);
  answerWith((request) =>
    results(request).length > 0
      ? { content: String(results(request)[0]?.content) }
      : { toolCalls: [{ name: "sends-mail", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "mailer");
  await started.promise;
  await crash(runId);
  const view = viewOf(await eventsOf(runId));
  expect(effects).toBe(1);
  expect(textOf(view.parts)).toContain("outcome of this call is unknown");
  expect(view.parts[0]).toMatchObject({ type: "tool_call", status: "failed" });
});

test("a run that crashed after its last word ends without asking the model again", async () => {
  const ctx = await createPerson();
  givenAgent("last-word");
  let calls = 0;
  answerWith(() => ({ content: `Answer ${++calls}.` }));
  const { runId } = await startChat(ctx, "last-word");
  const before = await eventsOf(runId);
  // Take back what the terminal transaction wrote: the state of a crash just before it.
  const run = await getRun(ctx, runId);
  await expect
    .poll(async () => (await pool()`select from runs where id = ${runId} and packed_at is not null`).length)
    .toBe(1);
  await pool().begin(async (tx) => {
    await tx`update runs set status = 'running', ended_at = null, packed_at = null, output = null where id = ${runId}`;
    await tx`delete from run_events where run_id = ${runId} and frames like ${"%event: final%"}`;
    await tx`delete from messages where run_id = ${runId} and role = 'assistant'`;
    await tx`delete from usage_records where run_id = ${runId}`;
    await tx`insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${ctx.organization.id}, 'gone', 1, now() - interval '1 second')`;
  });
  const after = await eventsOf(runId);
  expect(calls).toBe(1);
  expect(after.at(-1)).toMatchObject({ kind: "final", text: "Answer 1.", usage: run.usage });
  expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
});

test("a hand-off before the crash keeps its effect", async () => {
  const ctx = await createPerson();
  givenAgent("specialist");
  givenAgent("receptionist", [], ["specialist"]);
  let specialistCalls = 0;
  answerWith((request) => {
    if ((request.tools ?? []).length > 0) return { toolCalls: [{ name: "transfer_to_specialist", arguments: "{}" }] };
    return { content: `Specialist's answer number ${++specialistCalls}.${manyWords}` };
  }, "slow");
  const { runId } = await startChat(ctx, "receptionist");
  await eventStored(runId, "message.delta");
  setPace("fast");
  await crash(runId);
  const events = await eventsOf(runId);
  expect(events.filter((event) => event.kind === "agent.updated").map((event) => event.agent)).toEqual([
    "receptionist",
    "specialist",
  ]);
  expect(textOf(viewOf(events).parts)).toBe(`Specialist's answer number 2.${manyWords}`);
});

test("an owner that was paused writes nothing after the takeover", async () => {
  const ctx = await createPerson();
  givenAgent("paused");
  let calls = 0;
  answerWith(() => ({ content: `Attempt ${++calls} of words that take their time.` }), "slow");
  const { runId } = await startChat(ctx, "paused");
  await eventStored(runId, "message.delta");
  // Another process takes the lease while this one still believes it owns the run.
  await pool()`update run_leases set owner = 'another', epoch = epoch + 1, expires_at = now() + interval '1 hour' where run_id = ${runId}`;
  const run = activeRuns().get(runId);
  await run?.done;
  expect(run?.stopReason).toBe("lost");
  const [stale] = await pool()`select max(epoch) as epoch from run_events where run_id = ${runId}`;
  expect(stale?.epoch).toBe(1);
  const [written] = await pool()`select max(seq) as seq from run_events where run_id = ${runId}`;
  await delay(100);
  expect((await pool()`select max(seq) as seq from run_events where run_id = ${runId}`)[0]).toEqual(written);
  await crash(runId);
  expect(viewOf(await eventsOf(runId)).outcome).toBe("completed");
});

test("a run that is taken over again and again is given up", async () => {
  const ctx = await createPerson();
  givenAgent("doomed");
  answerWith(() => ({ content: "Never finished because the process always dies." }), "slow");
  const { runId } = await startChat(ctx, "doomed");
  await eventStored(runId, "message.delta");
  await pool()`update run_leases set epoch = 10 where run_id = ${runId}`;
  await crash(runId);
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "error", code: "run_abandoned", retryable: false });
});
