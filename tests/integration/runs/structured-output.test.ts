import { expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { getRun } from "@/features/runs/data";
import { activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { textOf } from "@/features/runs/stream/fold";
import { pool } from "@/lib/db/client";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith, setPace } = await startModel();
await startEngine();

const outputSchema = {
  type: "object",
  properties: { verdict: { type: "string", enum: ["pass", "fail"] }, reasons: { type: "array" } },
  required: ["verdict", "reasons"],
  additionalProperties: false,
};

function givenJudge(key: string): void {
  registerAgent({ ...givenAgent(key), outputSchema });
}

const good = { verdict: "pass", reasons: ["fine"] };

test("the answer's form is asked for, and the run holds it", async () => {
  const ctx = await createPerson();
  givenJudge("judge");
  const requests: ModelRequest[] = [];
  answerWith((request) => {
    requests.push(request);
    return { content: JSON.stringify(good) };
  });
  const { runId } = await startChat(ctx, "judge");
  const events = await eventsOf(runId);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", structured_output: good });
  expect(await getRun(ctx, runId)).toMatchObject({ status: "completed", structured_output: good });
  expect(JSON.stringify(requests[0])).toContain("verdict");
});

test("JSON inside a block of code counts", async () => {
  const ctx = await createPerson();
  givenJudge("fencer");
  answerWith(() => ({ content: `\`\`\`json\n${JSON.stringify(good)}\n\`\`\`` }));
  const { runId } = await startChat(ctx, "fencer");
  await eventsOf(runId);
  expect((await getRun(ctx, runId)).structured_output).toEqual(good);
});

test("an answer that does not fit is withdrawn and asked for once more, with what was wrong", async () => {
  const ctx = await createPerson();
  givenJudge("mender");
  const told: string[] = [];
  answerWith((request) => {
    told.push(JSON.stringify(request.messages.at(-1)));
    return told.length === 1 ? { content: '{"verdict":"maybe","reasons":[]}' } : { content: JSON.stringify(good) };
  });
  const { runId } = await startChat(ctx, "mender");
  const events = await eventsOf(runId);
  expect(told[1]).toContain("cannot be used");
  expect(events.filter((event) => event.kind === "output_item.discarded")).toMatchObject([{ reason: "repaired" }]);
  expect(textOf(viewOf(events).parts)).toBe(JSON.stringify(good));
  expect(events.at(-1)).toMatchObject({ status: "completed", structured_output: good });
});

test("an answer that does not fit twice ends the run as incomplete, with the reason", async () => {
  const ctx = await createPerson();
  givenJudge("stubborn");
  let calls = 0;
  answerWith(() => {
    calls++;
    return { content: "No JSON from me." };
  });
  const { runId } = await startChat(ctx, "stubborn");
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ status: "incomplete", structured_output: null });
  expect(calls).toBe(2);
  expect(await getRun(ctx, runId)).toMatchObject({ status: "incomplete", error: { code: "output_invalid" } });
});

test("a crash while the answer is repaired asks for no third one", async () => {
  const ctx = await createPerson();
  givenJudge("crashing");
  let calls = 0;
  answerWith(() => {
    calls++;
    return calls === 1 ? { content: "No JSON." } : { content: `Still none, attempt ${calls}.${" More.".repeat(80)}` };
  }, "slow");
  const { runId } = await startChat(ctx, "crashing");
  const repairing = () =>
    pool()`select from run_events where run_id = ${runId} and frames like '%event: message.delta%' and frames like '%"item_1"%'`;
  await expect.poll(async () => (await repairing()).length, { timeout: 8_000 }).toBeGreaterThan(0);
  setPace("fast");
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ status: "incomplete" });
  expect(calls).toBe(3);
});
