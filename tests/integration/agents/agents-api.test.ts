import { describe, expect, test } from "vitest";
import type { AgentExport, AgentVersion, AgentVersionDetail } from "@/features/agents/schema";
import { pool } from "@/lib/db/client";
import { auditOf, givenColleague } from "../../factories/organizations";
import { agentCalls, agentOf, listedKeys, publishChange, publishedAgent } from "../../setup/agents";
import { problemOf, signUp } from "../../setup/api";

interface Problem {
  status: number;
  code: string;
  errors: { path: string; message: string }[];
}

async function errorsOf(response: Response): Promise<Problem["errors"]> {
  const { status, errors } = (await response.json()) as Problem;
  expect(status).toBe(422);
  return errors;
}

const pathsOf = async (response: Response) => (await errorsOf(response)).map(({ path }) => path);
const missing = { status: 404, code: "not_found" };
const forbidden = { status: 403, code: "forbidden" };
const conflict = { status: 409, code: "conflict" };

describe("a draft", () => {
  test("begins with the usual, under a key made from its name, and answers nobody yet", async () => {
    const owner = await signUp();
    const agent = await agentOf(agentCalls.create(owner, { name: " Käte's Helper " }));
    expect(agent).toMatchObject({
      key: "kates-helper",
      name: "Käte's Helper",
      source: "organization",
      version: null,
      draft_revision: 1,
      can_edit: true,
      draft: { guardrails: "standard", memory: { strategy: "trim" }, max_turns: 12, tools: [] },
    });
    expect(await listedKeys(owner)).not.toContain("kates-helper");
    expect(await listedKeys(owner, "?drafts=true")).toContain("kates-helper");
    expect(await agentOf(agentCalls.get(owner, "kates-helper"))).toEqual(agent);
  });

  test("never gets a key of the catalog, of another agent, or a word of the address", async () => {
    const owner = await signUp();
    const keys = [];
    for (const name of ["Triage", "Triage", "New", "🙂"])
      keys.push((await agentOf(agentCalls.create(owner, { name }))).key);
    expect(keys).toEqual(["triage-2", "triage-3", "new-2", "agent"]);
    expect(await problemOf(await agentCalls.create(owner, { name: "X", key: "triage" }))).toEqual(conflict);
    expect(await pathsOf(await agentCalls.create(owner, { name: "X", key: "Not A Key" }))).toEqual(["key"]);
  });

  test("keeps what was not changed, and counts its revisions", async () => {
    const owner = await signUp();
    const { id } = await agentOf(agentCalls.create(owner, { name: "A", instructions: "Be kind." }));
    const changed = await agentOf(agentCalls.change(owner, id, { draft_revision: 1, description: "Helps." }));
    expect(changed).toMatchObject({ draft_revision: 2, draft: { instructions: "Be kind.", description: "Helps." } });
    const same = await agentOf(agentCalls.change(owner, id, { draft_revision: 2, description: "Helps." }));
    expect(same.draft_revision).toBe(2);
    expect(await auditOf(owner.organizationId, "agent.changed")).toMatchObject([
      { target_id: id, detail: { key: "a", fields: ["description"] } },
    ]);
  });

  test("is not overwritten by somebody who has seen an earlier one", async () => {
    const owner = await signUp();
    const { id } = await agentOf(agentCalls.create(owner, { name: "A" }));
    await agentOf(agentCalls.change(owner, id, { draft_revision: 1, name: "B" }));
    const late = await agentCalls.change(owner, id, { draft_revision: 1, name: "C" });
    expect(await problemOf(late)).toEqual(conflict);
    expect((await agentOf(agentCalls.get(owner, id))).draft?.name).toBe("B");
  });

  test.each([
    ["a tool that does not exist", { tools: [{ name: "teleport", policy: "allowed" }] }, ["tools.0"]],
    ["a model that nobody can reach", { model: "delphi-1" }, ["model"]],
    ["a tool twice", { tools: [tool("calculator"), tool("calculator")] }, ["tools"]],
    ["a policy that does not exist", { tools: [{ name: "calculator", policy: "maybe" }] }, ["tools.0.policy"]],
    ["an agent that does not exist", { handoffs: ["triage", "nobody"] }, ["handoffs.1"]],
    ["itself", { agents_as_tools: ["a"] }, ["agents_as_tools.0"]],
    ["no JSON Schema", { output_schema: { type: "object", properties: 7 } }, ["output_schema"]],
    ["a schema of something else than an object", { output_schema: { type: "string" } }, ["output_schema"]],
    ["two variables of one name", { variables: [variable("tone"), variable("tone")] }, ["variables"]],
    ["a variable that no braces can name", { variables: [variable("My tone")] }, ["variables.0.name"]],
    ["more starters than are shown", { starters: Array.from({ length: 9 }, () => "Hi") }, ["starters"]],
    ["words as an avatar", { avatar: { emoji: "abc", color: "blue" } }, ["avatar.emoji"]],
    ["endless turns", { max_turns: 1000 }, ["max_turns"]],
  ])("refuses %s at its field", async (_, change, paths) => {
    const owner = await signUp();
    const { id } = await agentOf(agentCalls.create(owner, { name: "A" }));
    expect(await pathsOf(await agentCalls.change(owner, id, { draft_revision: 1, ...change }))).toEqual(paths);
  });

  test("refuses agents that would ask each other in a circle", async () => {
    const owner = await signUp();
    const first = await publishedAgent(owner, { name: "First" });
    const second = await publishedAgent(owner, { name: "Second", agents_as_tools: [first.key] });
    const third = await publishedAgent(owner, { name: "Third", agents_as_tools: [second.key] });
    const circle = await agentCalls.change(owner, first.id, { draft_revision: 1, agents_as_tools: [third.key] });
    expect(await errorsOf(circle)).toMatchObject([{ path: "agents_as_tools.0" }]);
  });

  test("refuses to hand over to an archived agent, also when it is published later", async () => {
    const owner = await signUp();
    const target = await publishedAgent(owner, { name: "Target" });
    const agent = await publishedAgent(owner, { name: "A", handoffs: [target.key] });
    expect((await agentCalls.archive(owner, target.id)).status).toBe(204);
    const other = await agentOf(agentCalls.create(owner, { name: "B" }));
    const named = await agentCalls.change(owner, other.id, { draft_revision: 1, handoffs: [target.key] });
    expect(await pathsOf(named)).toEqual(["handoffs.0"]);
    await agentOf(agentCalls.change(owner, agent.id, { draft_revision: 1, description: "Other" }));
    expect(await pathsOf(await agentCalls.makeVersion(owner, agent.id, {}))).toEqual(["handoffs.0"]);
  });
});

function tool(name: string) {
  return { name, policy: "allowed" };
}

function variable(name: string) {
  return { name, value: "kind" };
}

describe("a version", () => {
  test("needs instructions whose variables exist", async () => {
    const owner = await signUp();
    const { id } = await agentOf(agentCalls.create(owner, { name: "A" }));
    expect(await pathsOf(await agentCalls.makeVersion(owner, id, {}))).toEqual(["instructions"]);
    const instructions = "Speak to {{user_name}} on {{date}} in a {{tone}} tone.";
    await agentOf(agentCalls.change(owner, id, { draft_revision: 1, instructions }));
    expect(await errorsOf(await agentCalls.makeVersion(owner, id, {}))).toMatchObject([
      { path: "instructions", message: expect.stringContaining("{{tone}}") as string },
    ]);
    await agentOf(agentCalls.change(owner, id, { draft_revision: 2, variables: [variable("tone")] }));
    expect((await agentCalls.makeVersion(owner, id, {})).status).toBe(201);
  });

  test("is numbered, noted and answers once it is published", async () => {
    const owner = await signUp();
    const { id, key } = await agentOf(agentCalls.create(owner, { name: "A", instructions: "One." }));
    const made = (await (await agentCalls.makeVersion(owner, id, { note: "First try" })).json()) as AgentVersionDetail;
    expect(made).toMatchObject({
      version: 1,
      note: "First try",
      published: false,
      definition: { instructions: "One." },
    });
    expect(await listedKeys(owner)).not.toContain(key);
    expect(await agentOf(agentCalls.publish(owner, id, 1))).toMatchObject({ version: 1, has_draft_changes: false });
    expect(await listedKeys(owner)).toContain(key);
    const changed = await agentOf(agentCalls.change(owner, id, { draft_revision: 1, instructions: "Two.", name: "B" }));
    expect(changed).toMatchObject({ name: "A", version: 1, has_draft_changes: true });
    expect(await agentOf(publishLatest(owner, id))).toMatchObject({ name: "B", version: 2, has_draft_changes: false });
    const { data } = (await (await agentCalls.versions(owner, id)).json()) as { data: AgentVersion[] };
    expect(data.map(({ version, published }) => [version, published])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(JSON.stringify(data)).not.toContain("One.");
  });

  test("is not made of a draft that says nothing else, nor of one that has changed meanwhile", async () => {
    const owner = await signUp();
    const { id } = await publishedAgent(owner);
    expect(await problemOf(await agentCalls.makeVersion(owner, id, {}))).toEqual(conflict);
    await agentOf(agentCalls.change(owner, id, { draft_revision: 1, description: "Other" }));
    expect(await problemOf(await agentCalls.makeVersion(owner, id, { draft_revision: 1 }))).toEqual(conflict);
  });

  test("cannot be changed nor deleted, by nobody who works as the application", async () => {
    const owner = await signUp();
    const { id } = await publishedAgent(owner);
    const asApp = (statement: string) =>
      pool().begin(async (sql) => {
        await sql`select set_config('role', 'cadre_app', true), set_config('app.organization_id', ${owner.organizationId}, true)`;
        await sql.unsafe(statement);
      });
    await expect(asApp(`update agent_versions set note = 'x' where agent_id = '${id}'`)).rejects.toThrow("permission");
    await expect(asApp(`delete from agent_versions where agent_id = '${id}'`)).rejects.toThrow("permission");
  });

  test("that went wrong is rolled back to an earlier one, which is the draft then as well", async () => {
    const owner = await signUp();
    const { id } = await publishedAgent(owner, { instructions: "Good." });
    await publishChange(owner, id, { instructions: "Bad." });
    const back = await agentOf(agentCalls.rollBack(owner, id, 1));
    expect(back).toMatchObject({ version: 1, draft: { instructions: "Good." }, has_draft_changes: false });
    expect(back.draft_revision).toBe(3);
    expect(await problemOf(await agentCalls.rollBack(owner, id, 9))).toEqual(missing);
    expect(await auditOf(owner.organizationId, "agent.rolled_back")).toMatchObject([
      { detail: { version: 1, instead_of: 2 } },
    ]);
  });

  test("is numbered once when two people make one at once", async () => {
    const owner = await signUp();
    const { id } = await agentOf(agentCalls.create(owner, { name: "A", instructions: "One." }));
    const both = await Promise.all([agentCalls.makeVersion(owner, id, {}), agentCalls.makeVersion(owner, id, {})]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

function publishLatest(owner: { token: string }, id: string): Promise<Response> {
  return agentCalls.makeVersion(owner, id, { publish: true }).then(() => agentCalls.get(owner, id));
}

describe("agents", () => {
  test("are listed with the catalog, page by page without gaps or repeats, and searched", async () => {
    const owner = await signUp();
    for (const name of ["Alpha", "Beta", "Gamma"]) await publishedAgent(owner, { name, description: `About ${name}` });
    const all = await listedKeys(owner);
    expect(all.slice(-3)).toEqual(["gamma", "beta", "alpha"]);
    const seen: string[] = [];
    let query = "?limit=2";
    while (query) {
      const page = (await (await agentCalls.list(owner, query)).json()) as {
        data: { key: string }[];
        next_cursor: string | null;
      };
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ key }) => key));
      query = page.next_cursor ? `?limit=2&cursor=${encodeURIComponent(page.next_cursor)}` : "";
    }
    expect(seen).toEqual(all);
    expect(await listedKeys(owner, "?q=about%20beta")).toEqual(["beta"]);
    expect(await listedKeys(owner, "?source=organization&q=%25")).toEqual([]);
    expect(await listedKeys(owner, "?source=catalog")).not.toContain("alpha");
  });

  test("that are archived leave the list, keep what they were and can be restored", async () => {
    const owner = await signUp();
    const { id, key } = await publishedAgent(owner);
    expect((await agentCalls.archive(owner, key)).status).toBe(204);
    expect(await listedKeys(owner)).not.toContain(key);
    expect(await listedKeys(owner, "?archived=true")).toEqual([key]);
    expect(await problemOf(await agentCalls.change(owner, id, { draft_revision: 1, name: "X" }))).toEqual(conflict);
    expect(await agentOf(agentCalls.restore(owner, id))).toMatchObject({ version: 1, archived_at: null });
    expect(await listedKeys(owner)).toContain(key);
  });

  test("are copied, also those of the catalog, and the copy is the caller's", async () => {
    const owner = await signUp();
    const copy = await agentOf(agentCalls.duplicate(owner, "triage"));
    expect(copy).toMatchObject({ key: "triage-2", name: "Triage (copy)", source: "organization", version: null });
    expect(copy.draft?.handoffs).toContain("researcher");
    expect((await agentOf(agentCalls.duplicate(owner, copy.key))).draft?.instructions).toBe(copy.draft?.instructions);
  });

  test("travel as JSON, without what the other side does not have", async () => {
    const owner = await signUp();
    const target = await publishedAgent(owner, { name: "Target" });
    const agent = await publishedAgent(owner, {
      name: "Traveller",
      handoffs: [target.key],
      tools: [tool("calculator")],
    });
    const exported = (await (await agentCalls.export(owner, agent.id)).json()) as AgentExport;
    expect(exported).toMatchObject({ format: "cadre.agent/1", key: "traveller", version: 1 });
    const elsewhere = await signUp();
    const response = await agentCalls.import(elsewhere, exported);
    const imported = (await response.json()) as { left_out: unknown; draft: unknown; version: null };
    expect(imported).toMatchObject({ version: null, left_out: [{ path: "handoffs.0" }] });
    expect(imported.draft).toEqual({ ...exported.definition, handoffs: [] });
  });

  test("of the catalog are read-only", async () => {
    const owner = await signUp();
    const triage = await agentOf(agentCalls.get(owner, "triage"));
    expect(triage).toMatchObject({ id: "triage", source: "catalog", draft: null, can_edit: false });
    expect(await problemOf(await agentCalls.change(owner, "triage", { draft_revision: 1, name: "X" }))).toEqual(
      forbidden,
    );
    expect(await problemOf(await agentCalls.archive(owner, "triage"))).toEqual(forbidden);
  });
});

describe("who may", () => {
  const writes = (caller: { token: string }, agent: string) => [
    agentCalls.change(caller, agent, { draft_revision: 1, name: "X" }),
    agentCalls.archive(caller, agent),
    agentCalls.restore(caller, agent),
    agentCalls.makeVersion(caller, agent, {}),
    agentCalls.publish(caller, agent, 1),
    agentCalls.rollBack(caller, agent, 1),
  ];

  test("administrators change every agent", async () => {
    const owner = await signUp();
    const admin = await givenColleague(owner, "admin");
    const { id } = await publishedAgent(owner);
    expect((await agentCalls.change(admin, id, { draft_revision: 1, name: "Ours" })).status).toBe(200);
    expect((await agentCalls.makeVersion(admin, id, { publish: true })).status).toBe(201);
  });

  test("members change their own agents and nobody else's", async () => {
    const owner = await signUp();
    const member = await givenColleague(owner, "member");
    const { id } = await publishedAgent(member);
    const others = await publishedAgent(owner, { name: "Others" });
    expect((await agentCalls.change(member, id, { draft_revision: 1, name: "Mine" })).status).toBe(200);
    for (const attempt of writes(member, others.id)) expect(await problemOf(await attempt)).toEqual(forbidden);
  });

  test("viewers change, begin, copy and take along none", async () => {
    const owner = await signUp();
    const viewer = await givenColleague(owner, "viewer");
    const { id } = await publishedAgent(owner);
    const attempts = [
      ...writes(viewer, id),
      agentCalls.create(viewer, { name: "X" }),
      agentCalls.duplicate(viewer, id),
      agentCalls.export(viewer, id),
      agentCalls.version(viewer, id, 1),
    ];
    for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual(forbidden);
  });

  test("those who may not build agents never see instructions", async () => {
    const owner = await signUp();
    const viewer = await givenColleague(owner, "viewer");
    const { id } = await publishedAgent(owner, { instructions: "A secret way of working." });
    for (const answer of [
      await agentCalls.get(viewer, id),
      await agentCalls.list(viewer),
      await agentCalls.versions(viewer, id),
    ]) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain("secret way");
    }
    expect(await (await agentCalls.list(owner)).text()).not.toContain("secret way");
  });

  test("another organization finds nothing, whatever it tries", async () => {
    const owner = await signUp();
    const stranger = await signUp();
    const { id, key } = await publishedAgent(owner);
    for (const name of [id, key]) {
      const attempts = [
        agentCalls.get(stranger, name),
        agentCalls.change(stranger, name, { draft_revision: 1, name: "X" }),
        agentCalls.archive(stranger, name),
        agentCalls.restore(stranger, name),
        agentCalls.duplicate(stranger, name),
        agentCalls.export(stranger, name),
        agentCalls.versions(stranger, name),
        agentCalls.makeVersion(stranger, name, {}),
        agentCalls.version(stranger, name, 1),
        agentCalls.publish(stranger, name, 1),
        agentCalls.rollBack(stranger, name, 1),
      ];
      for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual(missing);
    }
    expect(await listedKeys(stranger, "?drafts=true")).not.toContain(key);
  });
});
