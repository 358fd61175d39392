import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { PATCH as changeRoute, DELETE as removeRoute } from "@/app/api/v1/members/[user_id]/route";
import { GET as listRoute } from "@/app/api/v1/members/route";
import { POST as leaveRoute } from "@/app/api/v1/organizations/[organization_id]/leave/route";
import { POST as transferRoute } from "@/app/api/v1/organizations/[organization_id]/transfer/route";
import { type Role, roles } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { stopJobs } from "@/lib/jobs/queue";
import { ageSignIns, auditOf, givenColleague, mailsTo, roleOf } from "../factories/organizations";
import { type Person, problemOf, request, signUp } from "../setup/api";

process.env.SMTP_URL = "smtp://127.0.0.1:1";
process.env.MAIL_FROM = "Cadre <cadre@example.com>";
process.env.APP_URL = "http://localhost:3000";
afterAll(() => stopJobs(1_000));

let owner: Person;
beforeEach(async () => {
  owner = await signUp();
});

const change = (as: Person, userId: string, role: string, headers: Record<string, string> = {}) =>
  changeRoute(request(`/api/v1/members/${userId}`, { method: "PATCH", token: as.token, body: { role }, headers }));
const remove = (as: Person, userId: string, headers: Record<string, string> = {}) =>
  removeRoute(request(`/api/v1/members/${userId}`, { method: "DELETE", token: as.token, headers }));
const leave = (as: Person, organizationId = as.organizationId) =>
  leaveRoute(request(`/api/v1/organizations/${organizationId}/leave`, { method: "POST", token: as.token }));
const transfer = (as: Person, body: object, organizationId = as.organizationId) =>
  transferRoute(request(`/api/v1/organizations/${organizationId}/transfer`, { method: "POST", token: as.token, body }));
const list = async (as: Person, query = "") => {
  const response = await listRoute(request(`/api/v1/members${query}`, { token: as.token }));
  expect(response.status).toBe(200);
  return (await response.json()) as {
    data: { user_id: string; email: string; role: Role }[];
    next_cursor: string | null;
  };
};
const conversations = (as: Person) => listConversations(request("/api/v1/conversations", { token: as.token }));

describe("the list of members", () => {
  test("is open to a viewer, and searched by parts of the name and the address, and by role", async () => {
    const viewer = await givenColleague(owner, "viewer");
    await pool()`update users set name = 'Mary_Somerville' where id = ${viewer.id}`;
    expect((await list(viewer)).data.map(({ user_id }) => user_id)).toEqual([owner.id, viewer.id]);
    expect((await list(viewer, "?q=SOMER")).data.map(({ user_id }) => user_id)).toEqual([viewer.id]);
    expect((await list(viewer, `?q=${viewer.email.slice(0, 14)}`)).data.map(({ email }) => email)).toContain(
      viewer.email,
    );
    expect((await list(viewer, "?q=y_S")).data).toHaveLength(1);
    expect((await list(viewer, "?q=%25")).data).toEqual([]);
    expect((await list(viewer, "?role=owner")).data.map(({ user_id }) => user_id)).toEqual([owner.id]);
  });

  test("shows nobody of another organization", async () => {
    const stranger = await signUp();
    expect((await list(owner)).data.map(({ user_id }) => user_id)).not.toContain(stranger.id);
  });

  test("gives ten thousand members exactly once, each page without reading all of them", async () => {
    const sql = pool();
    await sql`
      with people as (
        insert into users (id, email, name)
        select gen_random_uuid(), 'crowd-' || n || '-' || ${owner.id} || '@example.com', 'Crowd ' || n
        from generate_series(1, 9999) n returning id)
      insert into memberships (organization_id, user_id, role, created_at)
      select ${owner.organizationId}, id, 'member', now() + interval '1 second' from people`;
    await sql`analyze memberships`;
    const [plan] = await sql`
      explain (format json) select m.user_id from memberships m
      where m.organization_id = ${owner.organizationId} and (m.created_at, m.user_id) > (now(), ${owner.id})
      order by m.created_at, m.user_id limit 101`;
    expect(JSON.stringify(plan)).toContain("memberships_joined_idx");
    const seen = new Set<string>();
    let pages = 0;
    for (let cursor: string | null = ""; cursor !== null; pages++) {
      const page = await list(owner, `?limit=100${cursor ? `&cursor=${cursor}` : ""}`);
      for (const { user_id } of page.data) {
        expect(seen.has(user_id)).toBe(false);
        seen.add(user_id);
      }
      cursor = page.next_cursor;
    }
    expect([seen.size, pages]).toEqual([10_000, 100]);
    expect((await list(owner, "?q=crowd%20777&limit=100")).data).toHaveLength(11);
  });
});

describe("a change of role", () => {
  const grants: Record<Role, Role[]> = {
    viewer: [],
    member: [],
    admin: ["viewer", "member", "admin"],
    owner: ["viewer", "member", "admin", "owner"],
  };
  const cases = roles.flatMap((actor) =>
    roles.flatMap((from) =>
      (["viewer", "member", "admin"] as const).map((to) => ({
        actor,
        from,
        to,
        status: grants[actor].includes(from) ? 200 : 403,
      })),
    ),
  );

  test("over all roles happens only when both roles are the actor's to give", async () => {
    const actors = { owner, ...(await namedColleagues(["admin", "member", "viewer"])) };
    const target = await givenColleague(owner, "viewer");
    for (const { actor, from, to, status } of cases) {
      await pool()`update memberships set role = ${from} where user_id = ${target.id}`;
      const response = await change(actors[actor], target.id, to);
      expect({ actor, from, to, status: response.status }).toEqual({ actor, from, to, status });
      expect(await roleOf(target, owner.organizationId)).toBe(status === 200 ? to : from);
    }
  });

  async function namedColleagues<R extends Role>(names: readonly R[]): Promise<Record<R, Person>> {
    const people = await Promise.all(names.map(async (role) => [role, await givenColleague(owner, role)] as const));
    return Object.fromEntries(people) as Record<R, Person>;
  }

  test("cannot make an owner, by nobody", async () => {
    const target = await givenColleague(owner, "member");
    expect(await problemOf(await change(owner, target.id, "owner"))).toEqual({
      status: 422,
      code: "validation_failed",
    });
  });

  test("is refused under a lowered role", async () => {
    const target = await givenColleague(owner, "owner");
    expect((await change(owner, target.id, "member", { "x-tenant-role": "admin" })).status).toBe(403);
    expect((await change(owner, target.id, "member", { "x-tenant-role": "viewer" })).status).toBe(403);
    expect((await change(owner, target.id, "member", { "x-tenant-role": "owner" })).status).toBe(200);
  });

  test("does not raise oneself, whatever the header claims", async () => {
    const admin = await givenColleague(owner, "admin");
    const member = await givenColleague(owner, "member");
    expect((await change(admin, owner.id, "viewer", { "x-tenant-role": "owner" })).status).toBe(403);
    expect((await change(member, member.id, "admin", { "x-tenant-role": "owner" })).status).toBe(403);
  });

  test("leaves a row with before and after, and tells the member by mail", async () => {
    const target = await givenColleague(owner, "member");
    expect((await change(owner, target.id, "admin")).status).toBe(200);
    const [row] = await auditOf(owner.organizationId, "member.role_changed");
    expect(row).toMatchObject({ actor_id: owner.id, target_id: target.id });
    expect(row?.detail).toMatchObject({ before: { role: "member" }, after: { role: "admin" } });
    expect((await mailsTo(target.email)).at(-1)).toMatchObject({
      template: "membership_role_changed",
      props: { role: "admin" },
    });
  });

  test("to the same role changes nothing and tells nobody", async () => {
    const target = await givenColleague(owner, "member");
    expect((await change(owner, target.id, "member")).status).toBe(200);
    expect(await auditOf(owner.organizationId, "member.role_changed")).toHaveLength(0);
    expect(await mailsTo(target.email)).not.toContainEqual(
      expect.objectContaining({ template: "membership_role_changed" }),
    );
  });

  test("holds on the next request of a token that was issued before", async () => {
    const admin = await givenColleague(owner, "admin");
    const target = await givenColleague(owner, "member");
    expect((await change(owner, admin.id, "member")).status).toBe(200);
    expect((await change(admin, target.id, "viewer")).status).toBe(403);
  });
});

describe("the last owner", () => {
  test("is neither demoted nor removed, and cannot leave", async () => {
    const lastOwner = { status: 409, code: "last_owner" };
    expect(await problemOf(await change(owner, owner.id, "admin"))).toEqual(lastOwner);
    expect(await problemOf(await remove(owner, owner.id))).toEqual(lastOwner);
    expect(await problemOf(await leave(owner))).toEqual(lastOwner);
  });

  test("stays when two owners demote each other at the same moment", async () => {
    for (let round = 0; round < 5; round++) {
      const first = await signUp();
      const second = await givenColleague(first, "owner");
      const answers = await Promise.all([change(first, second.id, "member"), change(second, first.id, "member")]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      const [left] = await pool()`
        select count(*)::int as owners from memberships where organization_id = ${first.organizationId} and role = 'owner'`;
      expect(left?.owners).toBe(1);
    }
  });

  test("stays when two owners leave at the same moment", async () => {
    const second = await givenColleague(owner, "owner");
    const answers = await Promise.all([leave(owner), leave(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});

describe("a removal", () => {
  test("ends access with the next request and revokes the member's keys of this organization only", async () => {
    const member = await givenColleague(owner, "member");
    const elsewhere = await signUp();
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${elsewhere.organizationId}, ${member.id}, 'member')`;
    await givenKey(member.id, owner.organizationId);
    await givenKey(member.id, elsewhere.organizationId);
    const headers = { "x-tenant-id": owner.organizationId };
    const before = await listConversations(request("/api/v1/conversations", { token: member.token, headers }));
    expect(before.status).toBe(200);
    expect((await remove(owner, member.id)).status).toBe(204);
    const after = await listConversations(request("/api/v1/conversations", { token: member.token, headers }));
    expect(after.status).toBe(404);
    const keys = await pool()`
      select organization_id = ${owner.organizationId} as ours, revoked_at is not null as revoked from api_keys
      where user_id = ${member.id} order by ours`;
    expect(keys.map(({ ours, revoked }) => [ours, revoked])).toEqual([
      [false, false],
      [true, true],
    ]);
    const [row] = await auditOf(owner.organizationId, "member.removed");
    expect(row?.detail).toMatchObject({ before: { role: "member" }, api_keys_revoked: 1 });
  });

  test("of an owner is not an admin's to do, of a fellow admin it is", async () => {
    const [admin, colleague, second] = [
      await givenColleague(owner, "admin"),
      await givenColleague(owner, "admin"),
      await givenColleague(owner, "owner"),
    ];
    expect((await remove(admin, second.id)).status).toBe(403);
    expect((await remove(owner, second.id, { "x-tenant-role": "admin" })).status).toBe(403);
    expect((await remove(admin, colleague.id)).status).toBe(204);
    expect((await conversations(colleague)).status).toBe(404);
  });

  test("is refused to members and viewers, also of themselves: they leave", async () => {
    const member = await givenColleague(owner, "member");
    expect((await remove(member, member.id)).status).toBe(403);
    expect((await leave(member)).status).toBe(204);
    expect(await roleOf(member, owner.organizationId)).toBeNull();
    expect(await auditOf(owner.organizationId, "member.left")).toHaveLength(1);
    expect((await leave(member)).status).toBe(404);
  });

  test("cancels what the member has running", async () => {
    const member = await givenColleague(owner, "member");
    const run = newId();
    await pool()`
      insert into runs (id, organization_id, user_id, agent_key, current_agent_key, status, model, input, stream_id)
      values (${run}, ${owner.organizationId}, ${member.id}, 'triage', 'triage', 'running', 'm', 'hi', ${randomUUID()})`;
    await pool()`
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${run}, ${owner.organizationId}, 'somebody', 1, now() + interval '1 minute')`;
    expect((await remove(owner, member.id)).status).toBe(204);
    const [lease] = await pool()`select cancel_requested from run_leases where run_id = ${run}`;
    expect(lease?.cancel_requested).toBe(true);
  });
});

describe("a transfer of ownership", () => {
  test("makes the member an owner and the owner an admin, and tells the new owner", async () => {
    const heir = await givenColleague(owner, "member");
    expect((await transfer(owner, { user_id: heir.id })).status).toBe(200);
    expect(await roleOf(heir, owner.organizationId)).toBe("owner");
    expect(await roleOf(owner, owner.organizationId)).toBe("admin");
    expect((await mailsTo(heir.email)).at(-1)?.template).toBe("ownership_received");
    const [row] = await auditOf(owner.organizationId, "organization.transferred");
    expect(row?.detail).toMatchObject({ before: { [heir.id]: "member" }, after: { [heir.id]: "owner" } });
  });

  test("may keep the owner an owner", async () => {
    const heir = await givenColleague(owner, "viewer");
    expect((await transfer(owner, { user_id: heir.id, keep_ownership: true })).status).toBe(200);
    expect(await roleOf(owner, owner.organizationId)).toBe("owner");
  });

  test("asks for a fresh sign-in", async () => {
    const heir = await givenColleague(owner, "member");
    await ageSignIns(owner);
    expect(await problemOf(await transfer(owner, { user_id: heir.id }))).toEqual({
      status: 403,
      code: "fresh_sign_in_required",
    });
  });

  test("is an owner's alone, in their own organization, to one of its members", async () => {
    const admin = await givenColleague(owner, "admin");
    const stranger = await signUp();
    expect((await transfer(admin, { user_id: admin.id })).status).toBe(403);
    expect((await transfer(owner, { user_id: stranger.id })).status).toBe(404);
    expect((await transfer(stranger, { user_id: stranger.id }, owner.organizationId)).status).toBe(404);
    expect((await transfer(owner, { user_id: owner.id })).status).toBe(409);
  });
});

describe("somebody of another organization", () => {
  test("finds none of its members, on every route", async () => {
    const member = await givenColleague(owner, "member");
    const stranger = await signUp();
    const headers = { "x-tenant-id": owner.organizationId };
    const answers = await Promise.all([
      change(stranger, member.id, "viewer"),
      remove(stranger, member.id),
      change(stranger, member.id, "viewer", headers),
      remove(stranger, member.id, headers),
      listRoute(request("/api/v1/members", { token: stranger.token, headers })),
      leave(stranger, owner.organizationId),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await roleOf(member, owner.organizationId)).toBe("member");
  });
});

async function givenKey(userId: string, organizationId: string): Promise<void> {
  await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${newId()}, ${organizationId}, ${userId}, 'ci', 'cadre_x', ${randomUUID()}, '{runs:read}')`;
}
