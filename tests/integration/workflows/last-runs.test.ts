import { beforeAll, expect, test } from "vitest";
import type { ListedWorkflow } from "@/features/workflows/presenting/schema";
import { pool } from "@/lib/db/client";
import { givenColleague } from "../../factories/organizations";
import { type Person, signUp } from "../../setup/api";
import { queriesOf } from "../../setup/count-queries";
import { makeKey, signUpVerified } from "../../setup/credentials";
import { workflowOf as definitionOf } from "../../setup/workflow-samples";
import { workflowCalls, workflowOf } from "../../setup/workflows";

type Caller = Pick<Person, "token">;

interface GivenRuns {
  key: string;
  count: number;
  status?: "completed" | "failed" | "cancelled";
  /** When the newest of them began; each further one began a minute earlier. */
  daysAgo: number;
}

async function givenRuns({ id, organizationId }: Person, { key, count, status = "completed", daysAgo }: GivenRuns) {
  await pool()`
    insert into runs (id, organization_id, user_id, kind, workflow_key, status, model, input, stream_id, created_at, ended_at)
    select gen_random_uuid(), ${organizationId}, ${id}, 'workflow', ${key}, ${status}, '', 'Go.', gen_random_uuid()::text,
      now() - make_interval(days => ${daysAgo}::int, mins => n), now() - make_interval(days => ${daysAgo}::int)
    from generate_series(0, ${count - 1}::int) n`;
}

const drafts = async (person: Person, count: number) => {
  for (let n = 0; n < count; n++) await workflowOf(workflowCalls.create(person, definitionOf(`Report ${n}`)));
};

async function lastRunsOf(caller: Caller): Promise<Map<string, ListedWorkflow["last_run"]>> {
  const answer = await workflowCalls.list(caller, "?drafts=true");
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { data: ListedWorkflow[] };
  return new Map(data.map(({ key, last_run: run }) => [key, run]));
}

let busy: Person;

beforeAll(async () => {
  busy = await signUpVerified();
  await drafts(busy, 40);
  await givenRuns(busy, { key: "report-0", count: 3, status: "failed", daysAgo: 20 });
  await givenRuns(busy, { key: "report-1", count: 4_000, daysAgo: 1 });
  await pool()`analyze runs`;
});

test("each workflow is listed with its newest run, also behind thousands of another's", async () => {
  const [newest] = await pool()<{ id: string; ms: number }[]>`
    select id, (extract(epoch from created_at) * 1000)::float8 as ms from runs where organization_id = ${busy.organizationId} and workflow_key = 'report-0'
    order by created_at desc limit 1`;
  const runs = await lastRunsOf(busy);
  expect(runs.get("report-0")).toEqual({
    id: newest?.id,
    status: "failed",
    created_at: new Date(newest?.ms ?? 0).toISOString(),
  });
  expect(runs.get("report-1")).toMatchObject({ status: "completed" });
  expect(runs.get("report-2")).toBeNull();
  expect(runs.get("analysis-parallel")).toBeNull();
});

test("colleagues see the runs of workflows; other organizations, and keys that may not read runs, see none", async () => {
  const viewer = await givenColleague(busy, "viewer");
  expect((await lastRunsOf({ token: viewer.token })).get("report-0")).toMatchObject({ status: "failed" });

  const stranger = await signUp();
  await drafts(stranger, 2);
  expect((await lastRunsOf(stranger)).get("report-0")).toBeNull();

  const blind = await makeKey(busy, { name: "Lists", scopes: ["workflows:read"] });
  expect([...new Set((await lastRunsOf({ token: blind.secret })).values())]).toEqual([null]);
  const seeing = await makeKey(busy, { name: "Looks", scopes: ["workflows:read", "runs:read"] });
  expect((await lastRunsOf({ token: seeing.secret })).get("report-1")).toMatchObject({ status: "completed" });
});

test("a deleted run is nobody's newest", async () => {
  const person = await signUp();
  await drafts(person, 1);
  await givenRuns(person, { key: "report-0", count: 1, status: "cancelled", daysAgo: 2 });
  await givenRuns(person, { key: "report-0", count: 1, daysAgo: 1 });
  await pool()`
    update runs set deleted_at = now() where organization_id = ${person.organizationId} and status = 'completed'`;
  expect((await lastRunsOf(person)).get("report-0")).toMatchObject({ status: "cancelled" });
});

/** Statements about the data, not those of authentication and limits, which have tests of their own. */
const aboutWorkflows = /\b(workflows|runs|workflow_versions)\b/;

const queriesFor = async (person: Person) => {
  const queries = await queriesOf(() => lastRunsOf(person));
  return queries.filter((query) => aboutWorkflows.test(query));
};

test("the list takes two statements, for 40 workflows with 4,000 runs as for one with none", async () => {
  const idle = await signUp();
  await drafts(idle, 1);
  expect(await queriesFor(idle)).toHaveLength(2);
  expect(await queriesFor(busy)).toHaveLength(2);
});

test("the newest runs are found by the index, not by reading the runs", async () => {
  const query = (await queriesFor(busy)).find((text) => text.includes("unnest")) ?? "";
  const rows = await pool().unsafe<{ "QUERY PLAN": string }[]>(`explain (generic_plan) ${query}`);
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/Index Scan (?:Backward )?using runs_workflow_idx on runs/);
  expect(plan).not.toMatch(/Seq Scan on runs|Sort/);
});
