import { afterAll, expect, test } from "vitest";
import { connectDirectly, pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { endOf, startChat, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const otherProcess = connectDirectly("test-other-process");
afterAll(() => otherProcess.end());

const announced: string[] = [];
await otherProcess.listen("cadre_run_events", (payload) => announced.push(...payload.split(",")));

test("a run is announced to other processes once one of them follows it, and runs that nobody follows are not", async () => {
  const ctx = await createPerson();
  const gate = Promise.withResolvers<void>();
  givenTool("gate", () => gate.promise.then(() => "open"));
  givenAgent("announced", ["gate"]);
  givenAgent("unannounced");
  answerWith((request) => {
    const mayPass = (request.tools ?? []).length === 0 || request.messages.some((message) => message.role === "tool");
    return mayPass ? { content: "Done." } : { toolCalls: [{ name: "gate", arguments: '{"x":"1"}' }] };
  });
  const unfollowed = await startChat(ctx, "unannounced");
  await endOf(unfollowed.runId);
  const followed = await startChat(ctx, "announced");
  await pool()`select pg_notify('cadre_run_followers', ${followed.runId})`;
  await expect.poll(() => announced, { timeout: 5_000 }).toContain(followed.runId);
  const before = announced.length;
  gate.resolve();
  await endOf(followed.runId);
  await expect.poll(() => announced.length, { timeout: 5_000 }).toBeGreaterThan(before);
  expect(announced).not.toContain(unfollowed.runId);
});
