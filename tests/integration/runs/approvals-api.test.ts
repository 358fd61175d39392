import { afterAll, expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { givenColleague } from "@/tests/factories/organizations";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { startModel } from "@/tests/setup/model";
import { endOf, startEngine } from "@/tests/setup/runs";
import { startSecondProcess } from "@/tests/setup/second-process";

const { answerWith } = await startModel();
await startEngine();
const elsewhere = startSecondProcess();
afterAll(() => elsewhere.stop());

let executed = 0;
givenTool("send-parcel", () => `parcel ${++executed}`, "side_effect");
registerAgent({ ...givenAgent("parcels", ["send-parcel"]), toolPolicies: { "send-parcel": "approval" } });
answerWith((asked) =>
  asked.messages.some(({ role }) => role === "tool")
    ? { content: "Sent." }
    : { toolCalls: [{ name: "send-parcel", arguments: '{"x":"1"}' }] },
);

interface Waiting {
  status: number;
  runId: string;
  conversationId: string;
  approvalId: string;
}

/** Sends a message whose answer has to wait, and reads what waits. */
async function ask(person: Person): Promise<Waiting> {
  const body = { message: "Send it.", agent: "parcels" };
  const answer = await dispatch(request("/api/v1/chat", { method: "POST", token: person.token, body }));
  const run = (await answer.json()) as { id: string; status: string; conversation_id: string };
  expect(run.status).toBe("waiting");
  const list = await dispatch(request(`/api/v1/approvals?run_id=${run.id}`, { token: person.token }));
  const { data } = (await list.json()) as { data: { id: string }[] };
  expect(data).toHaveLength(1);
  return {
    status: answer.status,
    runId: run.id,
    conversationId: run.conversation_id,
    approvalId: data[0]?.id ?? "",
  };
}

const approve = (id: string, person: Person) =>
  dispatch(request(`/api/v1/approvals/${id}/approve`, { method: "POST", token: person.token, body: {} }));

test("a message whose answer waits is answered 202 with the run", async () => {
  const ada = await signUp();
  const { status, approvalId, runId } = await ask(ada);
  expect(status).toBe(202);
  expect((await approve(approvalId, ada)).status).toBe(200);
  expect(await endOf(runId)).toMatchObject({ kind: "final", text: "Sent." });
});

test("another process takes the decision, and the call is executed once", async () => {
  const ada = await signUp();
  const before = executed;
  const { approvalId, runId } = await ask(ada);
  const path = `/api/v1/approvals/${approvalId}/reject`;
  const decided = await elsewhere.ask("POST", path, { token: ada.token, body: { reason: "Not today." } });
  expect(decided).toMatchObject({ status: 200, body: { status: "rejected" } });
  expect((await approve(approvalId, ada)).status).toBe(409);
  const [row] = await pool()`select status from runs where id = ${runId}`;
  expect(row?.status).not.toBe("waiting");
  expect(executed).toBe(before);
});

test("a colleague finds nothing until the conversation is shared, and then decides only as an admin", async () => {
  const ada = await signUp();
  const admin = await givenColleague(ada, "admin");
  const member = await givenColleague(ada, "member");
  const viewer = await givenColleague(ada, "viewer");
  const { approvalId, conversationId, runId } = await ask(ada);
  expect((await approve(approvalId, admin)).status).toBe(404);
  await pool()`update conversations set shared_at = now() where id = ${conversationId}`;
  expect((await approve(approvalId, viewer)).status).toBe(403);
  expect((await approve(approvalId, member)).status).toBe(404);
  expect((await approve(approvalId, admin)).status).toBe(200);
  expect(await endOf(runId)).toMatchObject({ kind: "final", text: "Sent." });
});

test("the conflict does not tell who was quicker", async () => {
  const ada = await signUp();
  const { approvalId, runId } = await ask(ada);
  expect((await approve(approvalId, ada)).status).toBe(200);
  await endOf(runId);
  const late = await approve(approvalId, ada);
  expect(late.status).toBe(409);
  expect(await late.text()).not.toContain(ada.id);
});
