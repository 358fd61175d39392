import { beforeEach, describe, expect, test } from "vitest";
import { POST as rotate } from "@/app/api/v1/api-keys/[api_key_id]/rotate/route";
import { GET as read, PATCH as rename, DELETE as revoke } from "@/app/api/v1/api-keys/[api_key_id]/route";
import { POST as create, GET as list } from "@/app/api/v1/api-keys/route";
import { GET as credential } from "@/app/api/v1/credential/route";
import { hashApiKey } from "@/lib/auth/api-keys";
import { pool } from "@/lib/db/client";
import { type Person, problemOf, request, signIn } from "../setup/api";
import { joinVerified, type MadeKey, makeKey, setRole, signUpVerified } from "../setup/credentials";

const path = (id: string, rest = "") => `/api/v1/api-keys/${id}${rest}`;
const rotated = (id: string, token: string, body: object = {}) =>
  rotate(request(path(id, "/rotate"), { method: "POST", token, body }));
const revoked = (id: string, token: string) => revoke(request(path(id), { method: "DELETE", token }));
const works = async (secret: string) => (await credential(request("/api/v1/credential", { token: secret }))).status;

interface KeyBody {
  id: string;
  name: string;
  status: string;
  is_mine: boolean;
  maker: { id: string } | null;
  effective_scopes: string[];
}

async function keysOf(token: string, query = ""): Promise<KeyBody[]> {
  const answer = await list(request(`/api/v1/api-keys${query}`, { token }));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: KeyBody[] }).data;
}

const actionsOn = async (id: string) => {
  const rows = await pool()`
    select action, actor_type, detail from audit_events where target_id = ${id} order by sequence`;
  return rows.map((row) => row.action);
};

let ada: Person;
beforeEach(async () => {
  ada = await signUpVerified();
});

describe("making a key", () => {
  test("shows its secret once, stores only its keyed hash and ends after 90 days", async () => {
    const key = await makeKey(ada, { name: " Laptop ", scopes: ["runs:read", "runs:read", "runs:write"] });
    expect(key.secret).toMatch(/^cadre_sk_[0-9A-Za-z]{36}$/);
    expect(key).toMatchObject({ name: "Laptop", scopes: ["runs:read", "runs:write"], prefix: key.secret.slice(0, 14) });
    const days = (Date.parse(key.expires_at ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
    const [row] = await pool()`select * from api_keys where id = ${key.id}`;
    expect(row?.key_hash).toBe(hashApiKey(key.secret));
    expect(JSON.stringify(row)).not.toContain(key.secret.slice(14, 39));
    const again = await read(request(path(key.id), { token: ada.token }));
    expect(JSON.stringify(await again.json())).not.toContain(key.secret.slice(14, 39));
  });

  test("is in the audit log without the secret, and in the same transaction", async () => {
    const key = await makeKey(ada);
    const [row] = await pool()`
      select actor_type, actor_id, action, detail, organization_id from audit_events where target_id = ${key.id}`;
    expect(row).toMatchObject({ actor_type: "user", actor_id: ada.id, action: "api_key.created" });
    expect(row?.organization_id).toBe(ada.organizationId);
    expect(JSON.stringify(row)).not.toContain(key.secret.slice(14, 39));
  });

  test("may be without an end", async () => {
    expect((await makeKey(ada, { expires_in_days: null })).expires_at).toBeNull();
  });

  const wrong: [name: string, body: object, path: string][] = [
    ["no name", { name: " ", scopes: ["runs:read"] }, "name"],
    ["no scope", { name: "x", scopes: [] }, "scopes"],
    ["a scope that does not exist", { name: "x", scopes: ["runs:fly"] }, "scopes.0"],
    ["an end in the past", { name: "x", scopes: ["runs:read"], expires_in_days: 0 }, "expires_in_days"],
    ["a field that does not exist", { name: "x", scopes: ["runs:read"], user_id: "me" }, "user_id"],
  ];
  test.each(wrong)("is refused with %s", async (_name, body, place) => {
    const answer = await create(request("/api/v1/api-keys", { method: "POST", token: ada.token, body }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: place }] });
  });

  test("is refused with a scope that the maker has not", async () => {
    const member = await joinVerified(ada, "member");
    const body = { name: "x", scopes: ["runs:read", "members:write"] };
    const answer = await create(request("/api/v1/api-keys", { method: "POST", token: member.token, body }));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "scopes" }] });
  });

  test("is refused with a scope that X-Tenant-Role has lowered away", async () => {
    const body = { name: "x", scopes: ["members:write"] };
    const headers = { "x-tenant-role": "member" };
    const answer = await create(request("/api/v1/api-keys", { method: "POST", token: ada.token, body, headers }));
    expect(answer.status).toBe(422);
  });

  test("gives a viewer what viewers may do, and nothing more", async () => {
    const viewer = await joinVerified(ada, "viewer");
    expect((await makeKey(viewer, { scopes: ["runs:read"] })).scopes).toEqual(["runs:read"]);
    const body = { name: "x", scopes: ["runs:write"] };
    const answer = await create(request("/api/v1/api-keys", { method: "POST", token: viewer.token, body }));
    expect(answer.status).toBe(422);
  });

  test("is refused to an unconfirmed address, after ten minutes, and to a key", async () => {
    const body = { name: "x", scopes: ["runs:read"] };
    const attempt = async (token: string) =>
      problemOf(await create(request("/api/v1/api-keys", { method: "POST", token, body })));
    const { secret } = await makeKey(ada, { scopes: ["api_keys:write", "runs:read"] });
    expect(await attempt(secret)).toEqual({ status: 403, code: "fresh_sign_in_required" });
    await pool()`update users set email_verified_at = null where id = ${ada.id}`;
    expect(await attempt(ada.token)).toEqual({ status: 403, code: "email_unverified" });
    await pool()`update users set email_verified_at = now() where id = ${ada.id}`;
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${ada.id}`;
    expect(await attempt(ada.token)).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });
});

describe("the list of keys", () => {
  test("shows one's own, newest first, page by page, by state and by name", async () => {
    const keys: MadeKey[] = [];
    for (const name of ["one", "two", "three"]) keys.push(await makeKey(ada, { name }));
    expect((await keysOf(ada.token)).map(({ name }) => name)).toEqual(["three", "two", "one"]);
    const first = await list(request("/api/v1/api-keys?limit=2", { token: ada.token }));
    const { next_cursor } = (await first.json()) as { next_cursor: string };
    expect((await keysOf(ada.token, `?limit=2&cursor=${next_cursor}`)).map(({ name }) => name)).toEqual(["one"]);
    await revoked(keys[1]?.id ?? "", ada.token);
    await pool()`update api_keys set expires_at = now() where id = ${keys[0]?.id ?? ""}`;
    const states = async (query: string) => (await keysOf(ada.token, query)).map(({ name, status }) => [name, status]);
    expect(await states("?status=active")).toEqual([["three", "active"]]);
    expect(await states("?status=ended")).toEqual([
      ["two", "revoked"],
      ["one", "expired"],
    ]);
    expect(await states("?q=HRE")).toEqual([["three", "active"]]);
    expect(await states("?q=%25")).toEqual([]);
  });

  test("shows everybody's to those who manage members, and nobody else", async () => {
    const [admin, member] = [await joinVerified(ada, "admin"), await joinVerified(ada, "member")];
    const theirs = await makeKey(member);
    const [seen] = await keysOf(admin.token, "?owner=all");
    expect(seen).toMatchObject({ id: theirs.id, is_mine: false, maker: { id: member.id }, status: "active" });
    expect(await keysOf(admin.token)).toEqual([]);
    const refused = await list(request("/api/v1/api-keys?owner=all", { token: member.token }));
    expect(await problemOf(refused)).toEqual({ status: 403, code: "forbidden" });
    const stranger = await signUpVerified();
    expect(await keysOf(stranger.token, "?owner=all")).toEqual([]);
  });

  test("tells which keys are idle because their maker left or is disabled, and which are weaker now", async () => {
    const [one, two] = [await joinVerified(ada, "admin"), await joinVerified(ada, "member")];
    await makeKey(one, { scopes: ["members:write", "runs:read"] });
    await makeKey(two);
    await setRole(one, "member");
    await pool()`delete from memberships where user_id = ${two.id}`;
    const all = () => keysOf(ada.token, "?owner=all");
    expect((await all()).map(({ status, effective_scopes }) => [status, effective_scopes])).toEqual([
      ["inactive", []],
      ["active", ["runs:read"]],
    ]);
    await pool()`update users set disabled_at = now() where id = ${one.id}`;
    expect((await all()).map(({ status }) => status)).toEqual(["inactive", "inactive"]);
  });
});

describe("rotating", () => {
  test("gives a new secret at once, and the old one ends when the overlap does", async () => {
    const old = await makeKey(ada, { name: "CI", scopes: ["runs:read"], expires_in_days: 30 });
    const answer = await rotated(old.id, ada.token, { overlap_days: 2 });
    expect(answer.status).toBe(201);
    const next = (await answer.json()) as MadeKey;
    expect(next).toMatchObject({ name: "CI", scopes: ["runs:read"] });
    expect([await works(old.secret), await works(next.secret)]).toEqual([200, 200]);
    const [row] = await pool()`
      select expires_at - now() as rest, replaced_by_id as next from api_keys where id = ${old.id}`;
    expect(row?.next).toBe(next.id);
    const [times] = await pool()`
      select extract(epoch from o.expires_at - now()) / 86400 as overlap,
        extract(epoch from n.expires_at - now()) / 86400 as lifetime
      from api_keys o, api_keys n where o.id = ${old.id} and n.id = ${next.id}`;
    expect(Number(times?.overlap)).toBeCloseTo(2, 2);
    expect(Number(times?.lifetime)).toBeCloseTo(30, 2);
    await pool()`update api_keys set expires_at = now() where id = ${old.id}`;
    expect([await works(old.secret), await works(next.secret)]).toEqual([401, 200]);
    expect(await actionsOn(old.id)).toEqual(["api_key.created", "api_key.rotated"]);
  });

  test("without overlap ends the old key at once, and never makes a key live longer", async () => {
    const [now, soon] = [await makeKey(ada), await makeKey(ada, { expires_in_days: 1 })];
    await rotated(now.id, ada.token, { overlap_days: 0 });
    expect(await works(now.secret)).toBe(401);
    await rotated(soon.id, ada.token, { overlap_days: 7 });
    const [row] =
      await pool()`select expires_at < now() + interval '25 hours' as kept from api_keys where id = ${soon.id}`;
    expect(row?.kept).toBe(true);
  });

  test("happens once, also at the same moment, and not to a key that is over", async () => {
    const key = await makeKey(ada);
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotated(key.id, ada.token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(await keysOf(ada.token)).toHaveLength(2);
    const over = await makeKey(ada);
    await revoked(over.id, ada.token);
    expect(await problemOf(await rotated(over.id, ada.token))).toEqual({ status: 409, code: "conflict" });
  });

  test("leaves out scopes that the maker's role no longer grants", async () => {
    const admin = await joinVerified(ada, "admin");
    const key = await makeKey(admin, { scopes: ["members:write", "runs:read"] });
    await setRole(admin, "member");
    const next = (await (await rotated(key.id, admin.token)).json()) as MadeKey;
    expect(next.scopes).toEqual(["runs:read"]);
  });

  test("is for the maker alone: an owner cannot get a secret that acts as somebody else", async () => {
    const member = await joinVerified(ada, "member");
    const key = await makeKey(member);
    expect(await problemOf(await rotated(key.id, ada.token))).toEqual({ status: 403, code: "forbidden" });
    const colleague = await joinVerified(ada, "member");
    expect(await problemOf(await rotated(key.id, colleague.token))).toEqual({ status: 404, code: "not_found" });
    const stranger = await signUpVerified();
    expect(await problemOf(await rotated(key.id, stranger.token))).toEqual({ status: 404, code: "not_found" });
    expect(await problemOf(await rotated(key.id, member.token, { overlap_days: 8 }))).toMatchObject({ status: 422 });
  });
});

describe("renaming and revoking", () => {
  test("a name changes, with the one before in the audit log", async () => {
    const key = await makeKey(ada, { name: "Old" });
    const send = (token: string) =>
      rename(request(path(key.id), { method: "PATCH", token, body: { name: " Better " } }));
    expect(await (await send(ada.token)).json()).toMatchObject({ name: "Better" });
    const [row] = await pool()`
      select detail from audit_events where target_id = ${key.id} and action = 'api_key.renamed'`;
    expect(row?.detail).toMatchObject({ before: { name: "Old" }, after: { name: "Better" } });
    const [admin, viewer] = [await joinVerified(ada, "admin"), await joinVerified(ada, "viewer")];
    expect(await problemOf(await send(admin.token))).toEqual({ status: 403, code: "forbidden" });
    expect(await problemOf(await send(viewer.token))).toEqual({ status: 404, code: "not_found" });
    const stranger = await signUpVerified();
    expect(await problemOf(await send(stranger.token))).toEqual({ status: 404, code: "not_found" });
  });

  test("a maker who became a viewer still sees their keys and revokes them", async () => {
    const member = await joinVerified(ada, "member");
    const key = await makeKey(member);
    await setRole(member, "viewer");
    expect((await read(request(path(key.id), { token: member.token }))).status).toBe(200);
    expect((await revoked(key.id, member.token)).status).toBe(204);
  });

  test("a revoked key does not work any more; revoking it again changes nothing", async () => {
    const key = await makeKey(ada);
    expect(await works(key.secret)).toBe(200);
    expect((await revoked(key.id, ada.token)).status).toBe(204);
    expect(await works(key.secret)).toBe(401);
    expect((await revoked(key.id, ada.token)).status).toBe(204);
    expect(await actionsOn(key.id)).toEqual(["api_key.created", "api_key.revoked"]);
  });

  test("an admin revokes a member's key but not an owner's; a member and a stranger find neither", async () => {
    const [admin, member] = [await joinVerified(ada, "admin"), await joinVerified(ada, "member")];
    const [ownersKey, membersKey] = [await makeKey(ada), await makeKey(member)];
    const stranger = await signUpVerified();
    expect(await problemOf(await revoked(ownersKey.id, admin.token))).toEqual({ status: 403, code: "forbidden" });
    for (const { token } of [member, stranger]) {
      expect(await problemOf(await revoked(ownersKey.id, token))).toEqual({ status: 404, code: "not_found" });
      const seen = await read(request(path(ownersKey.id), { token }));
      expect(await problemOf(seen)).toEqual({ status: 404, code: "not_found" });
    }
    expect((await revoked(membersKey.id, admin.token)).status).toBe(204);
    expect([await works(ownersKey.secret), await works(membersKey.secret)]).toEqual([200, 401]);
  });

  test("a key that may revoke keys can revoke itself, and the audit log names the key", async () => {
    const key = await makeKey(ada, { scopes: ["api_keys:write"] });
    expect((await revoked(key.id, key.secret)).status).toBe(204);
    expect(await works(key.secret)).toBe(401);
    const [row] = await pool()`
      select actor_type, actor_id from audit_events where target_id = ${key.id} and action = 'api_key.revoked'`;
    expect(row).toEqual({ actor_type: "api_key", actor_id: key.id });
  });
});

test("a person of two organizations makes keys in each, and sees them apart", async () => {
  const host = await signUpVerified();
  await pool()`insert into memberships (organization_id, user_id, role) values (${host.organizationId}, ${ada.id}, 'member')`;
  const token = await signIn(ada, ada.organizationId);
  const elsewhere = await signIn(ada, host.organizationId);
  await makeKey({ ...ada, token }, { name: "here" });
  await makeKey({ ...ada, organizationId: host.organizationId, token: elsewhere }, { name: "there" });
  expect((await keysOf(token)).map(({ name }) => name)).toEqual(["here"]);
  expect((await keysOf(elsewhere)).map(({ name }) => name)).toEqual(["there"]);
});
