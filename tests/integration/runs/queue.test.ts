import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { queueAgentRun } from "@/tests/setup/queue";
import { eventsOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

test("a queued run of an agent is begun by a worker and answers without a conversation", async () => {
  const ctx = await createPerson();
  givenAgent("queued");
  answerWith(() => ({ content: "Done." }));
  const runId = await queueAgentRun(ctx, "queued", { topic: "tea" });
  const events = await eventsOf(runId);
  expect(events.filter((event) => event.kind === "lifecycle").map((event) => event.reason)).toEqual([
    "queued",
    "started",
  ]);
  expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "Done." });
  expect(await getRun(ctx, runId)).toMatchObject({
    status: "completed",
    trigger: "schedule",
    conversation_id: null,
    input: '{\n  "topic": "tea"\n}',
    output: "Done.",
  });
});
