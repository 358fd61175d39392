import { describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { inOrder, makeRow, type Row, readTables, type Table } from "../factories/rows";
import { freshEmail, goodPassword, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { joinVerified, makeKey, setRole } from "../setup/credentials";
import { dispatch } from "../setup/dispatch";
import { startMailbox } from "../setup/mailbox";

const mailbox = await startMailbox();
const disable = ({ token }: Pick<Person, "token">) =>
  dispatch(request("/api/v1/me/disable", { method: "POST", token }));
const erase = ({ token }: Pick<Person, "token">) => dispatch(request("/api/v1/me", { method: "DELETE", token }));
const get = (path: string, token: string) => dispatch(request(path, { token }));
const stale = ({ id }: Person) =>
  pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${id}`;

describe("disabling one's account", () => {
  test("ends every session and every key at once, keeps everything, and tells by mail", async () => {
    const ada = await signUp();
    const key = await makeKey(ada);
    const other = await signIn(ada);
    expect((await get("/api/v1/conversations", key.secret)).status).toBe(200);
    expect((await disable(ada)).status).toBe(204);
    for (const credential of [ada.token, other, key.secret]) {
      expect((await get("/api/v1/conversations", credential)).status).toBe(401);
    }
    const body = { email: ada.email, password: goodPassword };
    const signedIn = await dispatch(request("/api/v1/auth/token", { method: "POST", body }));
    expect(await problemOf(signedIn)).toEqual({ status: 403, code: "account_disabled" });
    await mailbox.waitForMail(ada.email, { subject: /disabled/i });
    const [row] = await pool()`select disabled_by, (select count(*)::int from memberships where user_id = u.id) as kept
      from users u where id = ${ada.id}`;
    expect(row).toEqual({ disabled_by: "self", kept: 1 });
  });

  test("needs a fresh sign-in", async () => {
    const ada = await signUp();
    await stale(ada);
    expect(await problemOf(await disable(ada))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });
});

describe("deleting one's account", () => {
  test("needs a fresh sign-in", async () => {
    const ada = await signUp();
    await stale(ada);
    expect(await problemOf(await erase(ada))).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("takes the organizations in which the person is alone, and makes room for the address", async () => {
    const email = freshEmail();
    const ada = await signUp(email);
    expect((await erase(ada)).status).toBe(204);
    expect(await pool()`select 1 from organizations where id = ${ada.organizationId}`).toHaveLength(0);
    expect((await get("/api/v1/me", ada.token)).status).toBe(401);
    await mailbox.waitForMail(email, { subject: /deleted/i });
    expect((await signUp(email)).id).not.toBe(ada.id);
  });

  test("takes back the invitations that the person has sent, so that nobody comes back by one", async () => {
    const boss = await signUp();
    const admin = await joinVerified(boss, "admin");
    await pool()`
      insert into invitations (id, organization_id, email, role, token_hash, invited_by, expires_at)
      values (${newId()}, ${boss.organizationId}, ${freshEmail()}, 'admin', ${newId()}, ${admin.id}, now() + interval '1 day')`;
    expect((await erase(admin)).status).toBe(204);
    const [invitation] = await pool()`
      select revoked_at from invitations where organization_id = ${boss.organizationId}`;
    expect(invitation?.revoked_at).not.toBeNull();
  });

  test("is refused to the last owner of an organization with others, which it names", async () => {
    const ada = await signUp();
    const bob = await joinVerified(ada, "admin");
    const refused = await erase(ada);
    expect(refused.status).toBe(409);
    const [organization] = await pool()`select name from organizations where id = ${ada.organizationId}`;
    expect(await refused.json()).toMatchObject({
      code: "last_owner",
      detail: expect.stringContaining(`“${organization?.name}”`),
    });
    expect((await get("/api/v1/me", ada.token)).status).toBe(200);
    await setRole(bob, "owner");
    expect((await erase(ada)).status).toBe(204);
  });

  test("of the only two owners at the same moment leaves one of them", async () => {
    const ada = await signUp();
    const bob = await joinVerified(ada, "owner");
    await joinVerified(ada, "member");
    const answers = await Promise.all([erase(ada), erase(bob)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const owners = await pool()`
      select 1 from memberships where organization_id = ${ada.organizationId} and role = 'owner'`;
    expect(owners).toHaveLength(1);
  });

  test("leaves the organization's audit log, with an id that leads to nobody and without an address", async () => {
    const ada = await signUp();
    const bob = await joinVerified(ada, "member");
    await erase(bob);
    const rows = await pool()`
      select action, actor_id, address, user_agent, detail from audit_events
      where organization_id = ${ada.organizationId} and actor_id = ${bob.id}`;
    expect(rows).toEqual([
      {
        action: "member.left",
        actor_id: bob.id,
        address: null,
        user_agent: null,
        detail: expect.objectContaining({ reason: "account_deleted" }),
      },
    ]);
    expect(await pool()`select 1 from users where id = ${bob.id}`).toHaveLength(0);
  });
});

describe("the last operator of the installation", () => {
  test("stays until there is another one", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    const promote = ({ id }: Person) => pool()`update users set platform_role = 'platform_operator' where id = ${id}`;
    await promote(ada);
    for (const leave of [disable, erase]) {
      expect(await problemOf(await leave(ada))).toEqual({ status: 409, code: "conflict" });
    }
    await promote(bob);
    const answers = await Promise.all([erase(ada), disable(bob)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});

/** Where an id that leads to nobody may stay: others rely on these rows. A new place needs a reason here. */
const keepsId: Record<string, string> = {
  audit_events: "a chain of hashes that proves what happened in an organization",
  usage_records: "what an organization pays for",
};
/** Columns that hold a person's id without a foreign key. */
const looseColumns: Record<string, string[]> = {
  idempotency_keys: ["actor_id"],
  usage_records: ["user_id"],
  audit_events: ["actor_id"],
};

/** What nobody but the person was meant to see, whether or not its rows name them. */
const privateTables = [
  ...["conversations", "conversation_links", "conversation_summaries", "queued_messages"],
  ...["messages", "message_files", "message_feedback", "files", "memories"],
  ...["runs", "run_configurations", "run_events", "run_items", "run_spans", "tool_calls", "approvals", "api_keys"],
];

describe("of a deleted person", () => {
  test("no row of any table keeps anything but an id that leads to nobody", async () => {
    const tables = await readTables(pool());
    const host = await signUp();
    const person = await joinVerified(host, "member");
    const planted = await plantEverywhere(inOrder(tables), person);
    expect(planted.size).toBeGreaterThan(20);
    expect((await erase(person)).status).toBe(204);

    for (const table of tables.values()) {
      const left = await pool()`
        select t::text as row from ${pool()(table.name)} t
        where t::text like ${`%${person.id}%`} or t::text ilike ${`%${person.email}%`}`;
      if (keepsId[table.name]) {
        for (const { row } of left) expect(row, table.name).not.toContain(person.email);
      } else {
        expect(left, table.name).toEqual([]);
      }
    }
    expect(await pool()`select 1 from organizations where id = ${host.organizationId}`).toHaveLength(1);
  });

  test("what they set up stays with the organization and names nobody, what they wrote and were told goes", async () => {
    const host = await signUp();
    const person = await joinVerified(host, "member");
    const planted = await plantEverywhere(inOrder(await readTables(pool())), person);
    expect((await erase(person)).status).toBe(204);

    for (const table of ["agents", "agent_versions", "provider_keys", "tool_sources"]) {
      const left = await pool()`select created_by from ${pool()(table)} where organization_id = ${host.organizationId}`;
      expect(left, table).toEqual([{ created_by: null }]);
    }
    for (const table of privateTables) {
      expect(planted.has(table), table).toBe(true);
      const left = await pool()`select 1 from ${pool()(table)} where organization_id = ${host.organizationId}`;
      expect(left, table).toEqual([]);
    }
    const key = String(planted.get("files")?.storage_key);
    expect(await pool()`select 1 from storage_deletions where storage_key = ${key}`).toHaveLength(1);
  });
});

/** A row of the person in every table that refers to people, in an organization that will outlive them. */
async function plantEverywhere(tables: Table[], person: Person): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>([
    ["organizations", { id: person.organizationId }],
    ["users", { id: person.id }],
  ]);
  for (const table of tables) {
    if (["users", "organizations", "memberships", "audit_heads"].includes(table.name)) continue;
    const refersToPeople = table.foreignKeys.some(({ parent }) => rows.has(parent) && parent !== "organizations");
    const loose = looseColumns[table.name] ?? [];
    if (!refersToPeople && loose.length === 0) continue;
    const values = { ...makeRow(table, person.organizationId, rows), ...ofPerson(table, loose, person) };
    const [row] = await pool()`insert into ${pool()(table.name)} ${pool()(values)} returning *`;
    rows.set(table.name, row as Row);
  }
  return rows;
}

function ofPerson(table: Table, loose: string[], person: Person): Row {
  const ids = Object.fromEntries(loose.map((column) => [column, person.id]));
  const email = table.columns.some(({ name }) => name === "email") ? { email: person.email } : {};
  const ended = table.name === "runs" ? { status: "completed", ended_at: new Date().toISOString() } : {};
  return { ...ids, ...email, ...ended };
}
