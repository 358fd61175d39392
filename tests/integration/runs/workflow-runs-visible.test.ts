import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { givenColleague } from "@/tests/factories/organizations";
import { givenWaitingWorkflow } from "@/tests/factories/workflow-approvals";
import { type Person, request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";

async function get(person: Person, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await dispatch(request(`/api/v1/runs${path}`, { token: person.token }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function listed(person: Person, query: string): Promise<Record<string, unknown>[]> {
  const { body } = await get(person, `?${query}`);
  return body.data as Record<string, unknown>[];
}

/** Stores a workflow with the run, and what became of its first step. */
async function giveSteps(runId: string, { organizationId }: Person): Promise<void> {
  const configuration = {
    agents: [],
    toolPolicies: {},
    workflow: { key: "research-report", stored: "research-report" },
  };
  await pool()`
    insert into run_configurations (run_id, organization_id, configuration)
    values (${runId}, ${organizationId}, ${JSON.stringify(configuration)}::text::jsonb)`;
  const attempts = [
    { step: "research", attempt: 1, status: "failed", output: null },
    { step: "research", attempt: 2, status: "completed", output: "Facts." },
    { step: "draft", attempt: 1, status: "running", output: null },
  ];
  for (const [place, { step, attempt, status, output }] of attempts.entries()) {
    await pool()`
      insert into run_steps (organization_id, run_id, step, attempt, stage, kind, agent_key, epoch, status, input, output,
        started_at)
      values (${organizationId}, ${runId}, ${step}, ${attempt}, 'writing', 'agent', 'writer', 1, ${status},
        to_jsonb('Tea'::text), to_jsonb(${output}::text), now() + ${place} * interval '1 second')`;
  }
}

test("every colleague finds a workflow's run with its steps, its plan and how far it is; a stranger finds nothing", async () => {
  const ada = await signUp();
  const viewer = await givenColleague(ada, "viewer");
  const stranger = await signUp();
  const { runId } = await givenWaitingWorkflow(ada);
  await giveSteps(runId, ada);

  const [row] = await listed(viewer, "workflow=research-report");
  expect(row).toMatchObject({
    id: runId,
    is_own: false,
    started_by: { id: ada.id },
    progress: { steps_done: 1, steps_total: 5 },
  });
  const first = await get(viewer, `/${runId}/steps?limit=2`);
  expect(first.body.data).toMatchObject([
    { step: "research", attempt: 1, status: "failed" },
    { step: "research", attempt: 2, status: "completed", input: "Tea", output: "Facts." },
  ]);
  const rest = await get(viewer, `/${runId}/steps?limit=2&cursor=${String(first.body.next_cursor)}`);
  expect(rest.body).toMatchObject({ data: [{ step: "draft", status: "running" }], next_cursor: null });
  const { body } = await get(viewer, `/${runId}/trace?plan=true`);
  expect(body.plan).toMatchObject({
    key: "research-report",
    stages: [
      { name: "writing" },
      { name: "release", steps: [{ kind: "agent" }, { kind: "approval" }, { kind: "tool" }] },
    ],
  });
  for (const path of ["", "/steps", "/trace"]) expect((await get(stranger, `/${runId}${path}`)).status).toBe(404);
  expect(await listed(stranger, "kind=workflow")).toEqual([]);
});

test("runs are narrowed by what ran, how they were started and by whom", async () => {
  const ada = await signUp();
  const member = await givenColleague(ada, "member");
  const { runId } = await givenWaitingWorkflow(ada);
  const found = async (person: Person, query: string) => (await listed(person, query)).map(({ id }) => id);
  expect(await found(member, "kind=workflow")).toEqual([runId]);
  expect(await found(member, "kind=agent")).toEqual([]);
  expect(await found(member, "workflow=another")).toEqual([]);
  expect(await found(member, "trigger=manual")).toEqual([runId]);
  expect(await found(member, "trigger=schedule")).toEqual([]);
  expect(await found(member, "own=true")).toEqual([]);
  expect(await found(ada, "own=true")).toEqual([runId]);
});

test("a deleted run is seen by nobody", async () => {
  const ada = await signUp();
  const { runId } = await givenWaitingWorkflow(ada);
  await pool()`update runs set deleted_at = now() where id = ${runId}`;
  expect((await get(ada, `/${runId}`)).status).toBe(404);
  expect(await listed(ada, "")).toEqual([]);
});

test("a colleague's run of an agent stays private", async () => {
  const ada = await signUp();
  const member = await givenColleague(ada, "admin");
  const { runId } = await givenWaitingWorkflow(ada);
  await pool()`
    update runs set kind = 'agent', workflow_key = null, agent_key = 'triage', current_agent_key = 'triage'
    where id = ${runId}`;
  expect((await get(member, `/${runId}`)).status).toBe(404);
  expect((await get(ada, `/${runId}`)).status).toBe(200);
});
