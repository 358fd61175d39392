import { describe, expect, test } from "vitest";
import { systemContext } from "@/features/runs/engine/context";
import { registerWorkflow } from "@/features/workflows/catalog/registry";
import type { WorkflowExport, WorkflowVersion, WorkflowVersionDetail } from "@/features/workflows/presenting/schema";
import { findRunnableWorkflow } from "@/features/workflows/reading/find-workflow";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { auditOf, givenColleague } from "../../factories/organizations";
import { agentCalls, publishedAgent } from "../../setup/agents";
import { problemOf, signUp } from "../../setup/api";
import { workflowOf as definitionOf } from "../../setup/workflow-samples";
import { listedWorkflows, publishedWorkflow, workflowCalls, workflowOf } from "../../setup/workflows";

const missing = { status: 404, code: "not_found" };
const forbidden = { status: 403, code: "forbidden" };
const conflict = { status: 409, code: "conflict" };

async function pathsOf(response: Response): Promise<string[]> {
  const { status, errors } = (await response.json()) as { status: number; errors: { path: string }[] };
  expect(status).toBe(422);
  return errors.map(({ path }) => path);
}

const activityOf = (organizationId: string) =>
  pool()<{ kind: string; metadata: unknown }[]>`
    select kind, metadata from activity_events where organization_id = ${organizationId} order by created_at, id`;

const runnable = ({ organizationId }: { organizationId: string }, key: string, draft = false) =>
  withOrganization(systemContext(organizationId, "test"), (tx) => findRunnableWorkflow(tx, key, { draft }));

describe("a draft", () => {
  test("begins empty, under a key made from its name, and runs for nobody", async () => {
    const owner = await signUp();
    const workflow = await workflowOf(workflowCalls.create(owner, { name: " Kätes Bericht " }));
    expect(workflow).toMatchObject({
      key: "kates-bericht",
      source: "organization",
      version: null,
      takes: "text",
      step_count: 0,
      draft_revision: 1,
      can_edit: true,
      draft: { stages: [], concurrency: 4, input_schema: null },
    });
    expect(await listedWorkflows(owner)).not.toContain("kates-bericht");
    expect(await listedWorkflows(owner, "?drafts=true")).toContain("kates-bericht");
    expect(await workflowOf(workflowCalls.get(owner, "kates-bericht"))).toEqual(workflow);
    expect(await runnable(owner, "kates-bericht")).toBeUndefined();
  });

  test("never gets a key of the catalog, of another workflow, or a word of the address", async () => {
    const owner = await signUp();
    const keys = [];
    for (const name of ["Analysis code", "Analysis code", "New", "🙂"]) {
      keys.push((await workflowOf(workflowCalls.create(owner, { name }))).key);
    }
    expect(keys).toEqual(["analysis-code-2", "analysis-code-3", "new-2", "workflow"]);
    const taken = await workflowCalls.create(owner, { name: "X", key: "analysis-code" });
    expect(await problemOf(taken)).toEqual(conflict);
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "Mine" }));
    expect(await problemOf(await workflowCalls.create(owner, { name: "X", key: id }))).toEqual(conflict);
    expect((await workflowOf(workflowCalls.create(owner, { name: id }))).key).toBe(`${id}-2`);
  });

  test("may be wrong, keeps what was not changed, and counts its revisions", async () => {
    const owner = await signUp();
    const { id } = await workflowOf(workflowCalls.create(owner, definitionOf("A")));
    const wrong = definitionOf("A").stages.map((stage) => ({ ...stage, name: "Not a name", reducer: "1 +" }));
    const changed = await workflowOf(workflowCalls.change(owner, id, { draft_revision: 1, stages: wrong }));
    expect(changed).toMatchObject({ draft_revision: 2, draft: { name: "A", stages: wrong } });
    const same = await workflowOf(workflowCalls.change(owner, id, { draft_revision: 2, stages: wrong }));
    expect(same.draft_revision).toBe(2);
    expect(await auditOf(owner.organizationId, "workflow.changed")).toMatchObject([
      { target_id: id, detail: { key: "a", fields: ["stages"] } },
    ]);
  });

  test("is not overwritten by somebody who has seen an earlier one", async () => {
    const owner = await signUp();
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "A" }));
    await workflowOf(workflowCalls.change(owner, id, { draft_revision: 1, name: "B" }));
    expect(await problemOf(await workflowCalls.change(owner, id, { draft_revision: 1, name: "C" }))).toEqual(conflict);
    expect((await workflowOf(workflowCalls.get(owner, id))).draft?.name).toBe("B");
  });

  test.each([
    [
      "a kind of step that does not exist",
      { stages: [{ name: "a", mode: "sequential", reducer: null, steps: [{ kind: "loop" }] }] },
      ["stages.0.steps.0.kind"],
    ],
    [
      "a mode that does not exist",
      { stages: [{ name: "a", mode: "random", reducer: null, steps: [] }] },
      ["stages.0.mode"],
    ],
    ["too many branches at a time", { concurrency: 100 }, ["concurrency"]],
    ["an empty name", { name: " " }, ["name"]],
  ])("refuses %s at its field", async (_, change, paths) => {
    const owner = await signUp();
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "A" }));
    expect(await pathsOf(await workflowCalls.change(owner, id, { draft_revision: 1, ...change }))).toEqual(paths);
  });
});

describe("a version", () => {
  test("is refused with every place that could not run", async () => {
    const owner = await signUp();
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "A" }));
    expect(await pathsOf(await workflowCalls.makeVersion(owner, id, { publish: true }))).toEqual(["stages"]);
    const [stage] = definitionOf("A").stages;
    const steps = stage?.steps.map((step) => ({
      ...step,
      agent: "triage",
      guard: "steps.later",
      output_schema: { type: "object", required: 1 },
    }));
    await workflowOf(workflowCalls.change(owner, id, { draft_revision: 1, stages: [{ ...stage, steps }] }));
    expect(await pathsOf(await workflowCalls.makeVersion(owner, id, { publish: true }))).toEqual([
      "stages.0.steps.0.agent",
      "stages.0.steps.0.guard",
      "stages.0.steps.0.output_schema",
    ]);
    await expect(runnable(owner, "a", true)).rejects.toMatchObject({ code: "validation_failed" });
  });

  test("runs once it is published, never changes, and the organization is told", async () => {
    const owner = await signUp();
    const first = await publishedWorkflow(owner);
    expect(first).toMatchObject({ version: 1, has_draft_changes: false, step_count: 1, agents: ["writer"] });
    const published = await runnable(owner, first.key);
    expect(published?.spec).toMatchObject({ key: first.key, version: 1, displayName: "Weekly report" });
    await workflowOf(workflowCalls.change(owner, first.id, { draft_revision: 1, name: "Daily report" }));
    expect((await runnable(owner, first.key))?.spec.displayName).toBe("Weekly report");
    expect((await runnable(owner, first.key, true))?.spec).toMatchObject({ version: 0, displayName: "Daily report" });
    expect(await problemOf(await workflowCalls.makeVersion(owner, first.id, { draft_revision: 1 }))).toEqual(conflict);
    expect((await workflowCalls.makeVersion(owner, first.id, { note: "Daily", publish: true })).status).toBe(201);
    expect(await problemOf(await workflowCalls.makeVersion(owner, first.id, {}))).toEqual(conflict);
    const answer = await (await workflowCalls.versions(owner, first.id)).json();
    expect((answer as { data: WorkflowVersion[] }).data).toMatchObject([
      { version: 2, note: "Daily", published: true },
      { version: 1, note: null, published: false },
    ]);
    expect(await activityOf(owner.organizationId)).toMatchObject([
      { kind: "workflow.published", metadata: { key: first.key, name: "Weekly report", version: 1 } },
      { kind: "workflow.published", metadata: { key: first.key, name: "Daily report", version: 2 } },
    ]);
  });

  test("of earlier comes back, also into the draft", async () => {
    const owner = await signUp();
    const { id, key } = await publishedWorkflow(owner);
    await workflowOf(workflowCalls.change(owner, id, { draft_revision: 1, name: "Daily report" }));
    await workflowCalls.makeVersion(owner, id, { publish: true });
    const back = await workflowOf(workflowCalls.rollBack(owner, id, 1));
    expect(back).toMatchObject({
      version: 1,
      name: "Weekly report",
      draft: { name: "Weekly report" },
      draft_revision: 3,
    });
    expect((await runnable(owner, key))?.spec.version).toBe(1);
    expect(await workflowOf(workflowCalls.publish(owner, id, 2))).toMatchObject({ version: 2 });
    const second = (await (await workflowCalls.version(owner, id, 2)).json()) as WorkflowVersionDetail;
    expect(second.definition.name).toBe("Daily report");
    expect(await problemOf(await workflowCalls.version(owner, id, 9))).toEqual(missing);
  });

  test("does not come back when an agent of it is archived meanwhile", async () => {
    const owner = await signUp();
    const agent = await publishedAgent(owner);
    const [stage] = definitionOf("A").stages;
    const own = [{ ...stage, steps: stage?.steps.map((step) => ({ ...step, agent: agent.key })) }];
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "A", stages: own }));
    expect((await workflowCalls.makeVersion(owner, id, { publish: true })).status).toBe(201);
    await agentCalls.archive(owner, agent.id);
    expect(await pathsOf(await workflowCalls.rollBack(owner, id, 1))).toEqual(["stages.0.steps.0.agent"]);
  });
});

describe("workflows", () => {
  test("are listed with the catalog, page by page without gaps or repeats, and searched", async () => {
    const owner = await signUp();
    for (const name of ["Alpha", "Beta", "Gamma"]) {
      await publishedWorkflow(owner, { name, description: `About ${name}` });
    }
    const all = await listedWorkflows(owner);
    expect(all).toEqual(expect.arrayContaining(["analysis-code", "analysis-parallel", "research-report"]));
    expect(all.slice(-3)).toEqual(["gamma", "beta", "alpha"]);
    const seen: string[] = [];
    let query = "?limit=2";
    while (query) {
      const answer = await workflowCalls.list(owner, query);
      const page = (await answer.json()) as { data: { key: string }[]; next_cursor: string | null };
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ key }) => key));
      query = page.next_cursor ? `?limit=2&cursor=${encodeURIComponent(page.next_cursor)}` : "";
    }
    expect(seen).toEqual(all);
    expect(await listedWorkflows(owner, "?q=about%20beta")).toEqual(["beta"]);
    expect(await listedWorkflows(owner, "?source=organization&q=%25")).toEqual([]);
    expect(await listedWorkflows(owner, "?source=catalog")).not.toContain("alpha");
  });

  test("that are archived run no more, keep what they were and can be restored", async () => {
    const owner = await signUp();
    const { id, key } = await publishedWorkflow(owner);
    expect((await workflowCalls.archive(owner, key)).status).toBe(204);
    expect(await listedWorkflows(owner)).not.toContain(key);
    expect(await listedWorkflows(owner, "?archived=true")).toEqual([key]);
    expect(await runnable(owner, key)).toBeUndefined();
    expect(await problemOf(await workflowCalls.change(owner, id, { draft_revision: 1, name: "X" }))).toEqual(conflict);
    expect(await workflowOf(workflowCalls.restore(owner, id))).toMatchObject({ version: 1, archived_at: null });
    expect((await runnable(owner, key))?.spec.version).toBe(1);
    const kinds = (await activityOf(owner.organizationId)).map(({ kind }) => kind);
    expect(kinds).toEqual(["workflow.published", "workflow.archived", "workflow.restored"]);
  });

  test("are copied whole, also those of the catalog, and the copy is the caller's and can be published", async () => {
    const owner = await signUp();
    const copy = await workflowOf(workflowCalls.duplicate(owner, "research-report"));
    expect(copy).toMatchObject({ key: "research-report-2", name: "Research report (copy)", version: null });
    const original = await workflowOf(workflowCalls.get(owner, "research-report"));
    expect(copy.draft?.stages).toEqual(original.definition.stages);
    expect((await workflowCalls.makeVersion(owner, copy.id, { publish: true })).status).toBe(201);
  });

  test("of the catalog that are partly code say where, and are not copied", async () => {
    registerWorkflow({
      key: "partly-code",
      displayName: "Partly code",
      description: "",
      stages: [
        { name: "main", mode: "sequential", steps: [{ kind: "wait", name: "rest", seconds: 1, guard: () => true }] },
      ],
    });
    const owner = await signUp();
    const workflow = await workflowOf(workflowCalls.get(owner, "partly-code"));
    expect(workflow).toMatchObject({ in_code: ["stages.0.steps.0.guard"], draft: null, can_edit: false });
    expect(await problemOf(await workflowCalls.duplicate(owner, "partly-code"))).toEqual(conflict);
    expect(await problemOf(await workflowCalls.change(owner, "partly-code", { draft_revision: 1 }))).toEqual(forbidden);
  });

  test("travel as JSON, and the other side is told what it does not have", async () => {
    const owner = await signUp();
    const agent = await publishedAgent(owner, { name: "Target" });
    const [stage] = definitionOf("A").stages;
    const own = [{ ...stage, steps: stage?.steps.map((step) => ({ ...step, agent: agent.key })) }];
    const { id } = await workflowOf(workflowCalls.create(owner, { name: "Traveller", stages: own }));
    const exported = (await (await workflowCalls.export(owner, id)).json()) as WorkflowExport;
    expect(exported).toMatchObject({ format: "cadre.workflow/1", key: "traveller", version: null });
    const response = await workflowCalls.import(await signUp(), exported);
    const imported = (await response.json()) as { issues: unknown; draft: unknown; version: null };
    expect(imported).toMatchObject({ version: null, issues: [{ path: "stages.0.steps.0.agent" }] });
    expect(imported.draft).toEqual(exported.definition);
  });
});

describe("who may", () => {
  const writes = (caller: { token: string }, key: string) => [
    workflowCalls.change(caller, key, { draft_revision: 1, name: "X" }),
    workflowCalls.archive(caller, key),
    workflowCalls.restore(caller, key),
    workflowCalls.makeVersion(caller, key, {}),
    workflowCalls.publish(caller, key, 1),
    workflowCalls.rollBack(caller, key, 1),
  ];

  test("administrators change every workflow", async () => {
    const owner = await signUp();
    const admin = await givenColleague(owner, "admin");
    const { id } = await publishedWorkflow(owner);
    expect((await workflowCalls.change(admin, id, { draft_revision: 1, name: "Ours" })).status).toBe(200);
    expect((await workflowCalls.makeVersion(admin, id, { publish: true })).status).toBe(201);
  });

  test("members change their own workflows and nobody else's", async () => {
    const owner = await signUp();
    const member = await givenColleague(owner, "member");
    const { id } = await publishedWorkflow(member);
    const others = await publishedWorkflow(owner, { name: "Others" });
    expect((await workflowCalls.change(member, id, { draft_revision: 1, name: "Mine" })).status).toBe(200);
    for (const attempt of writes(member, others.id)) expect(await problemOf(await attempt)).toEqual(forbidden);
  });

  test("viewers look at workflows and change, begin, copy and take along none", async () => {
    const owner = await signUp();
    const viewer = await givenColleague(owner, "viewer");
    const { id } = await publishedWorkflow(owner);
    expect(await workflowOf(workflowCalls.get(viewer, id))).toMatchObject({
      draft: null,
      can_edit: false,
      step_count: 1,
    });
    const attempts = [
      ...writes(viewer, id),
      workflowCalls.create(viewer, { name: "X" }),
      workflowCalls.duplicate(viewer, id),
      workflowCalls.export(viewer, id),
      workflowCalls.version(viewer, id, 1),
    ];
    for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual(forbidden);
  });

  test("nobody of another organization sees, changes or copies a workflow", async () => {
    const owner = await signUp();
    const stranger = await signUp();
    const { id, key } = await publishedWorkflow(owner, { name: "Ours alone" });
    const attempts = [
      ...writes(stranger, id),
      ...writes(stranger, key),
      workflowCalls.get(stranger, id),
      workflowCalls.duplicate(stranger, id),
      workflowCalls.export(stranger, key),
      workflowCalls.versions(stranger, id),
      workflowCalls.version(stranger, id, 1),
    ];
    for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual(missing);
    expect(await listedWorkflows(stranger, "?drafts=true")).not.toContain(key);
    expect(await runnable(stranger, key)).toBeUndefined();
  });
});
