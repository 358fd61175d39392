import { randomUUID } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { GET as exportRoute } from "@/app/api/v1/organizations/[organization_id]/export/route";
import { POST as restoreRoute } from "@/app/api/v1/organizations/[organization_id]/restore/route";
import {
  DELETE as deleteRoute,
  GET as getRoute,
  PATCH as updateRoute,
} from "@/app/api/v1/organizations/[organization_id]/route";
import { PUT as securityRoute } from "@/app/api/v1/organizations/[organization_id]/security/route";
import { POST as createRoute } from "@/app/api/v1/organizations/route";
import { mostFormerSlugs, reservedSlugs } from "@/features/organizations/constants";
import { purgeDeletedOrganizations } from "@/features/organizations/deletion/deletion";
import { sealCredentials } from "@/features/tools/sources/credentials";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { ageSignIns, auditOf, givenColleague, mailsTo } from "../factories/organizations";
import { inOrder, makeRow, organizationColumn, type Row, readTables } from "../factories/rows";
import { type Person, problemOf, request, signUp } from "../setup/api";
import { ofAgent, ofProviderKey, ofToolSource } from "../setup/sample-rows";
import { ofWorkflow } from "../setup/workflow-samples";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
afterAll(() => stopJobs(1_000));

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
});

const address = (id: string, act = "") => `/api/v1/organizations/${id}${act}`;
const create = (as: Person, body: object) =>
  createRoute(request("/api/v1/organizations", { method: "POST", token: as.token, body }));
const read = (as: Person, id = as.organizationId) => getRoute(request(address(id), { token: as.token }));
const update = (as: Person, body: object, id = as.organizationId, headers = {}) =>
  updateRoute(request(address(id), { method: "PATCH", token: as.token, body, headers }));
const remove = (as: Person, id = as.organizationId) =>
  deleteRoute(request(address(id), { method: "DELETE", token: as.token }));
const restore = (as: Person, id = as.organizationId) =>
  restoreRoute(request(address(id, "/restore"), { method: "POST", token: as.token }));
const secure = (as: Person, required: boolean, id = as.organizationId) =>
  securityRoute(
    request(address(id, "/security"), { method: "PUT", token: as.token, body: { require_second_factor: required } }),
  );
const freshSlug = () => `team-${randomUUID()}`;
const slugOf = async (response: Response) => ((await response.json()) as { slug: string }).slug;

describe("creating another organization", () => {
  test("makes the caller its owner, at an address of their choice or one made from the name", async () => {
    const slug = freshSlug();
    const response = await create(owner, { name: "Engines", slug });
    expect(response.status).toBe(201);
    const made = (await response.json()) as { id: string };
    expect(made).toMatchObject({ name: "Engines", slug, role: "owner" });
    expect(await auditOf(made.id, "organization.created")).toHaveLength(1);
    const name = `Würfel ${randomUUID().slice(0, 8)}`;
    expect(await slugOf(await create(owner, { name }))).toBe(name.toLowerCase().replace("ü", "u").replace(" ", "-"));
  });

  test("at a taken address is refused at its field", async () => {
    const response = await create(await signUp(), { name: "Mine", slug: owner.slug });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "conflict", errors: [{ path: "slug" }] });
  });
});

describe("the address", () => {
  test.each([...reservedSlugs, "API", " login "])("%s is reserved, for creating and for changing", async (slug) => {
    expect((await update(owner, { slug })).status).toBe(422);
    expect((await create(owner, { name: "x", slug })).status).toBe(422);
  });

  test.each(["a", "-a", "a-", "a--b", "ünder", "a b", "a/b", "..", "%2e", "x".repeat(49)])(
    "%s is not one",
    async (slug) => {
      expect((await update(owner, { slug })).status).toBe(422);
    },
  );

  test("moves, keeps the former one from others, and comes back", async () => {
    const first = owner.slug;
    const slug = freshSlug();
    const moved = await update(owner, { slug });
    expect(moved.status).toBe(200);
    expect(await moved.json()).toMatchObject({ slug, former_slugs: [first] });

    const other = await signUp();
    expect((await update(other, { slug: first })).status).toBe(409);
    expect((await update(other, { slug })).status).toBe(409);
    expect((await create(other, { name: "x", slug: first })).status).toBe(409);
    expect(await slugOf(await create(other, { name: first }))).not.toBe(first);

    const back = await update(owner, { slug: first });
    expect(await back.json()).toMatchObject({ slug: first, former_slugs: [slug] });
    const rows = await auditOf(owner.organizationId, "organization.updated");
    expect(rows.map(({ detail }) => detail)).toMatchObject([
      { before: { slug: first }, after: { slug } },
      { before: { slug }, after: { slug: first } },
    ]);
  });

  test(`changes until ${mostFormerSlugs} former ones are kept`, async () => {
    const slugs = Array.from({ length: mostFormerSlugs }, freshSlug);
    for (const slug of slugs) expect((await update(owner, { slug })).status).toBe(200);
    expect((await update(owner, { slug: freshSlug() })).status).toBe(409);
    expect((await update(owner, { slug: owner.slug })).status).toBe(200);
  });

  test("that two organizations want at the same moment becomes one's", async () => {
    const slug = freshSlug();
    const other = await signUp();
    const answers = await Promise.all([update(owner, { slug }), update(other, { slug })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test("that is left while another wants it is never both former and taken", async () => {
    const other = await signUp();
    const [, taken] = await Promise.all([update(owner, { slug: freshSlug() }), update(other, { slug: owner.slug })]);
    expect(taken?.status).toBe(409);
  });
});

describe("settings", () => {
  test("are changed by admins and owners only, with a row of before and after", async () => {
    const [admin, member, viewer] = [
      await givenColleague(owner, "admin"),
      await givenColleague(owner, "member"),
      await givenColleague(owner, "viewer"),
    ];
    expect((await update(member, { name: "No" })).status).toBe(403);
    expect((await update(viewer, { name: "No" })).status).toBe(403);
    expect((await update(owner, { name: "No" }, owner.organizationId, { "x-tenant-role": "member" })).status).toBe(403);
    expect((await update(admin, { name: "Yes" })).status).toBe(200);
    expect(await (await read(viewer)).json()).toMatchObject({ name: "Yes", role: "viewer", seats: 4 });
    expect(await auditOf(owner.organizationId, "organization.updated")).toHaveLength(1);
    expect((await update(admin, { name: "Yes" })).status).toBe(200);
    expect(await auditOf(owner.organizationId, "organization.updated")).toHaveLength(1);
  });

  test("of another organization do not exist, on every route", async () => {
    const stranger = await signUp();
    const id = owner.organizationId;
    const answers = await Promise.all([
      read(stranger, id),
      update(stranger, { name: "Mine" }, id),
      update(stranger, { name: "Mine" }, id, { "x-tenant-id": id }),
      secure(stranger, true, id),
      remove(stranger, id),
      restore(stranger, id),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  });
});

describe("requiring a second factor", () => {
  test("is refused to who has none, and to a stale sign-in", async () => {
    expect(await problemOf(await secure(owner, true))).toEqual({ status: 403, code: "second_factor_required" });
    await ageSignIns(owner);
    expect(await problemOf(await secure(owner, true))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("shuts out sessions without one from the next request on", async () => {
    const member = await givenColleague(owner, "member");
    await pool()`
      insert into totp_credentials (user_id, secret_encrypted, confirmed_at) values (${owner.id}, 'sealed', now())`;
    expect((await secure(member, true)).status).toBe(403);
    const response = await secure(owner, true);
    expect(await response.json()).toMatchObject({ require_second_factor: true });
    const conversations = await listConversations(request("/api/v1/conversations", { token: member.token }));
    expect(await problemOf(conversations)).toEqual({ status: 403, code: "second_factor_required" });
    const [row] = await auditOf(owner.organizationId, "organization.security_changed");
    expect(row?.detail).toMatchObject({
      before: { require_second_factor: false },
      after: { require_second_factor: true },
    });
  });
});

describe("deleting", () => {
  test("needs an owner and a fresh sign-in", async () => {
    const admin = await givenColleague(owner, "admin");
    expect((await remove(admin)).status).toBe(403);
    await ageSignIns(owner);
    expect(await problemOf(await remove(owner))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("refuses everything but reading its state and restoring, cancels runs, tells owners, and is restored", async () => {
    const second = await givenColleague(owner, "owner");
    const run = newId();
    await pool()`
      insert into runs (id, organization_id, user_id, agent_key, current_agent_key, status, model, input, stream_id)
      values (${run}, ${owner.organizationId}, ${owner.id}, 'triage', 'triage', 'running', 'm', 'hi', ${randomUUID()})`;
    await pool()`
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${run}, ${owner.organizationId}, 'somebody', 1, now() + interval '1 minute')`;
    expect((await remove(owner)).status).toBe(204);
    const [lease] = await pool()`select cancel_requested from run_leases where run_id = ${run}`;
    expect(lease?.cancel_requested).toBe(true);
    for (const { email } of [owner, second]) {
      expect((await mailsTo(email)).at(-1)?.template).toBe("organization_deletion_scheduled");
    }
    const conversations = await listConversations(request("/api/v1/conversations", { token: second.token }));
    expect(await problemOf(conversations)).toEqual({ status: 403, code: "organization_deleted" });
    expect((await problemOf(await update(owner, { name: "x" }))).code).toBe("organization_deleted");
    expect((await problemOf(await remove(owner))).code).toBe("organization_deleted");
    const state = (await (await read(second)).json()) as { delete_after: string };
    const days = (Date.parse(state.delete_after) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThanOrEqual(7);

    expect(await (await restore(second)).json()).toMatchObject({ delete_after: null });
    expect((await update(owner, { name: "Back" })).status).toBe(200);
    expect(await auditOf(owner.organizationId, "organization.deletion_scheduled")).toHaveLength(1);
    expect(await auditOf(owner.organizationId, "organization.restored")).toHaveLength(1);
  });

  test("is restored by owners only", async () => {
    const admin = await givenColleague(owner, "admin");
    expect((await remove(owner)).status).toBe(204);
    expect((await restore(admin)).status).toBe(403);
    expect((await read(admin)).status).toBe(200);
  });

  test("is final after the grace: every row of every table goes, and nothing of others", async () => {
    const [other, bystander] = [await signUp(), await signUp()];
    await update(owner, { slug: freshSlug() });
    const tables = await plant(owner.organizationId, bystander.id);
    expect((await remove(owner)).status).toBe(204);
    expect((await remove(other)).status).toBe(204);
    await pool()`update organizations set delete_after = now() - interval '1 second' where id = ${owner.organizationId}`;
    expect(await purgeDeletedOrganizations(500)).toBe(1);
    for (const table of tables) {
      const [left] = await pool()`
        select count(*)::int as rows from ${pool()(table)} where organization_id = ${owner.organizationId}`;
      expect([table, left?.rows]).toEqual([table, 0]);
    }
    const [left] = await pool()`
      select (select count(*)::int from organizations where id = ${owner.organizationId}) as organizations,
        (select count(*)::int from users where id in (${owner.id}, ${bystander.id})) as people,
        (select count(*)::int from memberships where organization_id = ${other.organizationId}) as others`;
    expect(left).toEqual({ organizations: 0, people: 2, others: 1 });
    expect((await create(other, { name: "x", slug: owner.slug })).status).toBe(201);
  });

  /** One row in each table that belongs to organizations. Returns their names. */
  async function plant(organizationId: string, userId: string): Promise<string[]> {
    const rows = new Map<string, Row>([
      ["organizations", { id: organizationId }],
      ["users", { id: userId }],
    ]);
    const tables = inOrder(await readTables(pool())).filter((table) => organizationColumn(table) === "organization_id");
    for (const table of tables.filter(({ name }) => name !== "audit_heads")) {
      const [row] = await pool()`
        insert into ${pool()(table.name)} ${pool()(makeRow(table, organizationId, rows))} returning *`;
      rows.set(table.name, row as Row);
    }
    return tables.map(({ name }) => name);
  }
});

describe("the export", () => {
  test("of a suspended organization holds what a member may read, and no more", async () => {
    const member = await givenColleague(owner, "member");
    for (const { id, title } of [
      { id: owner.id, title: "The owner’s" },
      { id: member.id, title: "The member’s" },
    ]) {
      await pool()`
        insert into conversations (id, organization_id, user_id, title)
        values (${newId()}, ${owner.organizationId}, ${id}, ${title})`;
    }
    const [first, second] = [newId(), newId()];
    for (const [messageId, content] of [
      [first, "As it was asked first"],
      [second, "As it was asked then"],
    ] as const) {
      await pool()`
        insert into messages (id, organization_id, conversation_id, role, content)
        select ${messageId}, organization_id, id, 'user', ${content} from conversations
        where organization_id = ${owner.organizationId} and user_id = ${member.id}`;
    }
    await pool()`update conversations set head_id = ${second} where user_id = ${member.id}`;
    await pool()`update organizations set suspended_at = now(), suspended_reason = 'Unpaid' where id = ${owner.organizationId}`;
    const mine = await unzip(await takeExport(member));
    expect(Object.keys(mine).sort()).toEqual([
      "README.txt",
      "activity.json",
      "agents.json",
      "conversations.json",
      "guardrails.json",
      "inbound-webhooks.json",
      "members.json",
      "memories.json",
      "organization.json",
      "schedules.json",
      "tool-policies.json",
      "workflow-runs.json",
      "workflows.json",
    ]);
    expect(mine["conversations.json"]).toContain("The member’s");
    expect(mine["conversations.json"]).not.toContain("The owner’s");
    // Every branch, not only the one that is shown.
    expect(JSON.parse(mine["conversations.json"] ?? "")).toMatchObject([
      {
        head_id: second,
        messages: [
          { id: first, files: [] },
          { id: second, content: "As it was asked then" },
        ],
      },
    ]);
    expect(mine["organization.json"]).toContain("Unpaid");
    const owners = await unzip(await takeExport(owner));
    expect(JSON.parse(owners["members.json"] ?? "")).toHaveLength(2);
    expect(owners["audit.json"]).toContain("organization.exported");
    expect(await auditOf(owner.organizationId, "organization.exported")).toHaveLength(2);
  });

  test("holds agents with their versions and all of the setup that the caller may read, and no secret", async () => {
    const { organizationId, id: userId } = owner;
    const seat = { ...owner, userId };
    const agent = (await ofAgent(seat)).params?.agent_id ?? "";
    const archived = (await ofAgent(seat)).params?.agent_id ?? "";
    await pool()`update agents set archived_at = now() where id = ${archived}`;
    const workflow = (await ofWorkflow(seat)).params?.workflow_key ?? "";
    await ofProviderKey(seat);
    const source = (await ofToolSource(seat)).params?.source_id ?? "";
    const credentials = sealCredentials(source, { headers: { "x-key": "hush-hush" }, oauth: null });
    await pool()`
      update tool_sources set authentication = 'headers', credentials_encrypted = ${credentials} where id = ${source}`;
    await pool()`insert into tool_policies (organization_id, tool, policy) values (${organizationId}, 'fetch', 'denied')`;
    await pool()`
      insert into memories (id, organization_id, user_id, content)
      values (${newId()}, ${organizationId}, null, 'Invoices are due in March.'), (${newId()}, ${organizationId}, ${userId}, 'Mine.')`;
    const all = await unzip(await takeExport(owner));
    const viewers = await unzip(await takeExport(await givenColleague(owner, "viewer")));
    const read = (files: Record<string, string>, name: string): unknown => JSON.parse(files[name] ?? "null");
    expect(read(all, "agents.json")).toMatchObject([
      {
        id: agent,
        draft: { name: "Third" },
        versions: [{ version: 2, definition: { name: "Second" } }, { version: 1 }],
      },
      { id: archived, versions: [{ version: 2 }, { version: 1 }] },
    ]);
    expect(read(all, "workflows.json")).toMatchObject([
      {
        id: workflow,
        draft: { name: "Third" },
        versions: [{ version: 2, definition: { name: "Second" } }, { version: 1 }],
      },
    ]);
    expect(viewers["workflows.json"]).toContain(workflow);
    expect(viewers["workflows.json"]).not.toContain("Third");
    expect(read(all, "retention.json")).not.toBeNull();
    expect(viewers["retention.json"]).toBeUndefined();
    expect(read(all, "models.json")).toMatchObject({ default_model: null, provider_keys: [{ last_four: "mple" }] });
    expect(read(all, "tool-policies.json")).toEqual([{ tool: "fetch", policy: "denied" }]);
    expect(read(all, "tool-sources.json")).toMatchObject([{ header_names: ["x-key"], tools: [{ name: "forecast" }] }]);
    expect(read(all, "guardrails.json")).toMatchObject({ preset: "standard" });
    expect(read(all, "memories.json")).toHaveLength(2);
    expect(viewers["agents.json"]).toContain(agent);
    expect(viewers["agents.json"]).not.toContain("Be kind.");
    expect(viewers["memories.json"]).not.toContain("Mine.");
    for (const content of Object.values(all)) expect(content).not.toMatch(/sk-sample|hush-hush/);
  });

  test("is nobody else's", async () => {
    expect((await takeExport(await signUp(), owner.organizationId)).status).toBe(404);
  });

  const takeExport = (as: Person, id = as.organizationId) =>
    exportRoute(request(address(id, "/export"), { token: as.token }));

  async function unzip(response: Response): Promise<Record<string, string>> {
    expect(response.headers.get("content-type")).toBe("application/zip");
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
  }
});
