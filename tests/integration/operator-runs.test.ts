import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";
import { givenAgent, givenTool } from "../factories/agents";
import { createPerson } from "../factories/people";
import { startModel } from "../setup/model";
import { operate, reason, signUpOperator } from "../setup/operator";
import { endOf, startChat, startEngine } from "../setup/runs";

const { answerWith } = await startModel();
await startEngine();

test.each([
  ["suspended", () => ({ method: "POST", rest: "/suspend", body: { reason } })],
  ["deleted", (slug: string) => ({ method: "DELETE", rest: "", body: { reason, confirmation: slug } })],
])("what runs in an organization ends as cancelled when an operator has it %s", async (how, act) => {
  const operator = await signUpOperator();
  const ctx = await createPerson();
  const started = Promise.withResolvers<void>();
  givenTool(`waits-${how}`, () => {
    started.resolve();
    return new Promise(() => undefined);
  });
  givenAgent(how, [`waits-${how}`]);
  answerWith(() => ({ content: "Wait. ", toolCalls: [{ name: `waits-${how}`, arguments: '{"x":"1"}' }] }));
  const { runId } = await startChat(ctx, how);
  await started.promise;
  const path = `/organizations/${ctx.organization.id}`;
  const { slug } = await operate<{ slug: string }>(operator, "GET", path);
  const { method, rest, body } = act(slug);
  await operate(operator, method, `${path}${rest}`, body);
  expect(await endOf(runId)).toMatchObject({ kind: "final", status: "cancelled" });
  expect(await getRun(ctx, runId)).toMatchObject({ status: "cancelled" });
});
