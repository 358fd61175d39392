import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { givenColleague } from "@/tests/factories/organizations";
import { givenWaitingWorkflow } from "@/tests/factories/workflow-approvals";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";

interface Answer {
  status: string;
  arguments: string;
  edited_arguments: string | null;
  decided_by: { id: string } | null;
  errors: { path: string; message: string }[];
}

async function send(person: Person, path: string, body?: unknown): Promise<{ code: number; body: Answer }> {
  const method = body === undefined ? "GET" : "POST";
  const response = await dispatch(
    request(`/api/v1/approvals/${path}`, { method, token: person.token, ...(body === undefined ? {} : { body }) }),
  );
  return { code: response.status, body: (await response.json()) as Answer };
}

const approve = (person: Person, id: string, body: unknown = {}) => send(person, `${id}/approve`, body);

async function listed(person: Person, query = ""): Promise<Record<string, unknown>[]> {
  const response = await dispatch(request(`/api/v1/approvals?${query}`, { token: person.token }));
  return ((await response.json()) as { data: Record<string, unknown>[] }).data;
}

test("every colleague sees what a workflow asks, with who started it; a stranger does not", async () => {
  const ada = await signUp();
  const viewer = await givenColleague(ada, "viewer");
  const stranger = await signUp();
  const { approvalId, runId } = await givenWaitingWorkflow(ada);
  expect(await listed(viewer, `run_id=${runId}`)).toEqual([
    expect.objectContaining({
      id: approvalId,
      workflow: "research-report",
      step: "approval",
      agent: null,
      tool: "human_approval",
      trigger: "manual",
      is_own: false,
      requested_by: { id: ada.id, name: expect.any(String) },
    }),
  ]);
  expect(await listed(stranger, `run_id=${runId}`)).toEqual([]);
  expect((await send(stranger, approvalId)).code).toBe(404);
});

test("a member decides about a colleague's workflow; a viewer and a stranger do not", async () => {
  const ada = await signUp();
  const member = await givenColleague(ada, "member");
  const viewer = await givenColleague(ada, "viewer");
  const stranger = await signUp();
  const { approvalId } = await givenWaitingWorkflow(ada, { others: 1 });
  expect((await approve(viewer, approvalId)).code).toBe(403);
  expect((await approve(stranger, approvalId)).code).toBe(404);
  const decided = await approve(member, approvalId);
  expect(decided).toMatchObject({ code: 200, body: { status: "approved", decided_by: { id: member.id } } });
  expect((await approve(ada, approvalId)).code).toBe(409);
});

test("what goes on may be changed, and is checked at its field", async () => {
  const ada = await signUp();
  const { approvalId } = await givenWaitingWorkflow(ada, { others: 1 });
  const wrong = await approve(ada, approvalId, { arguments: { content: { title: "Report" } } });
  expect(wrong).toMatchObject({
    code: 422,
    body: { errors: [{ path: "arguments.content", message: "This has to be text, as it was." }] },
  });
  const other = await approve(ada, approvalId, { arguments: { message: "Send money?", content: "x" } });
  expect(other).toMatchObject({ code: 422, body: { errors: [{ path: "arguments.message" }] } });
  const changed = await approve(ada, approvalId, { arguments: { content: "# Better" } });
  expect(changed.code).toBe(200);
  expect(JSON.parse(changed.body.edited_arguments ?? "")).toEqual({ message: "Publish?", content: "# Better" });
});

test("an agent's tool of the same name is checked as a tool", async () => {
  const ada = await signUp();
  const { approvalId } = await givenWaitingWorkflow(ada, { others: 1 });
  await pool()`update approvals set agent_key = 'writer' where id = ${approvalId}`;
  expect((await approve(ada, approvalId, { arguments: { content: "# Better" } })).code).toBe(409);
});

test("deciding about a paused run leaves it paused", async () => {
  const ada = await signUp();
  const { approvalId, runId } = await givenWaitingWorkflow(ada);
  await pool()`update runs set status = 'paused' where id = ${runId}`;
  expect((await approve(ada, approvalId)).code).toBe(200);
  const [run] = await pool()`
    select r.status, l.expires_at = 'infinity' as parked from runs r join run_leases l on l.run_id = r.id
    where r.id = ${runId}`;
  expect(run).toEqual({ status: "paused", parked: true });
});

test("the list holds what waits or what is decided, as asked; of a deleted run nothing", async () => {
  const ada = await signUp();
  const { approvalId, runId } = await givenWaitingWorkflow(ada, { others: 1 });
  await approve(ada, approvalId);
  const ids = async (query: string) => (await listed(ada, query)).map(({ id }) => id);
  expect(await ids("decided=true")).toEqual([approvalId]);
  expect(await ids("decided=false")).toHaveLength(1);
  expect(await ids("decided=true&status=rejected")).toEqual([]);
  await pool()`update runs set deleted_at = now() where id = ${runId}`;
  expect(await ids("")).toEqual([]);
  expect((await send(ada, newId())).code).toBe(404);
});
