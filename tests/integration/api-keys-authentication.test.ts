import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as chat } from "@/app/api/v1/chat/route";
import { GET as conversations } from "@/app/api/v1/conversations/route";
import { GET as credential } from "@/app/api/v1/credential/route";
import { GET as readRun } from "@/app/api/v1/runs/[run_id]/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import { mintApiKey } from "@/lib/auth/api-keys";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { type Person, problemOf, request, signUp } from "../setup/api";
import { joinVerified, makeKey, signUpVerified } from "../setup/credentials";
import { endOf, startEngine } from "../setup/runs";
import { startScriptedModel } from "../setup/scripted-model";

const { answerWith } = await startScriptedModel("responses");
await startEngine();
/** Another process, as far as ours can tell: it shares nothing but the database. */
const elsewhere = postgres(env().DATABASE_URL, { max: 1 });
afterAll(() => elsewhere.end());

const all = ["conversations:read", "conversations:write", "runs:read", "runs:write", "agents:read"];
const listWith = (token: string, headers = {}) => conversations(request("/api/v1/conversations", { token, headers }));
const factsOf = async (token: string) => (await credential(request("/api/v1/credential", { token }))).json();
const dead = { status: 401, code: "unauthenticated" };

let ada: Person;
beforeEach(async () => {
  ada = await signUpVerified();
});

describe("a key acts for its maker", () => {
  test("chats and runs, whose conversations are the maker's", async () => {
    answerWith({ text: "Paris." });
    const { secret } = await makeKey(ada, { scopes: all });
    const answer = await chat(request("/api/v1/chat", { method: "POST", token: secret, body: { message: "France?" } }));
    expect(answer.status).toBe(200);
    expect(JSON.stringify(await answer.json())).toContain("Paris.");
    const started = await createRun(
      request("/api/v1/runs", { method: "POST", token: secret, body: { message: "Go" } }),
    );
    expect(started.status).toBe(201);
    const run = (await started.json()) as { id: string };
    await endOf(run.id);
    const titles = async (token: string) =>
      ((await (await listWith(token)).json()) as { data: { title: string }[] }).data.map(({ title }) => title);
    expect(await titles(secret)).toEqual(["Go", "France?"]);
    expect(await titles(ada.token)).toEqual(["Go", "France?"]);
    expect((await readRun(request(`/api/v1/runs/${run.id}`, { token: ada.token }))).status).toBe(200);
    const colleague = await joinVerified(ada, "owner");
    const { secret: theirs } = await makeKey(colleague, { scopes: all });
    expect(await titles(theirs)).toEqual([]);
    const foreign = await readRun(request(`/api/v1/runs/${run.id}`, { token: theirs }));
    expect(await problemOf(foreign)).toEqual({ status: 404, code: "not_found" });
  });

  test("shares the maker's idempotency keys, so that a repeat by either has one effect", async () => {
    answerWith({ text: "Once." });
    const { secret } = await makeKey(ada, { scopes: all });
    const headers = { "idempotency-key": crypto.randomUUID() };
    const send = async (token: string) => {
      const answer = await createRun(
        request("/api/v1/runs", { method: "POST", token, body: { message: "Go" }, headers }),
      );
      return (await answer.json()) as { id: string };
    };
    const first = await send(secret);
    expect((await send(ada.token)).id).toBe(first.id);
    await endOf(first.id);
  });

  test("counts against a limit of its own", async () => {
    const [one, two] = [await makeKey(ada), await makeKey(ada)];
    const left = async (secret: string) => Number((await listWith(secret)).headers.get("ratelimit-remaining"));
    const before = await left(one.secret);
    expect(await left(one.secret)).toBe(before - 1);
    expect(await left(two.secret)).toBe(before);
  });
});

describe("what a key may do is decided at each request", () => {
  test("not what its scopes leave out", async () => {
    const { secret } = await makeKey(ada, { scopes: ["runs:read"] });
    expect(await problemOf(await listWith(secret))).toEqual({ status: 403, code: "forbidden" });
  });

  test("not what its maker's role has lost a moment ago, in another process", async () => {
    const admin = await joinVerified(ada, "admin");
    const { secret } = await makeKey(admin, { scopes: ["conversations:write", "conversations:read", "runs:write"] });
    const startRun = () =>
      createRun(request("/api/v1/runs", { method: "POST", token: secret, body: { message: "Go" } }));
    answerWith({ text: "Yes." });
    const started = await startRun();
    expect(started.status).toBe(201);
    await endOf(((await started.json()) as { id: string }).id);
    await elsewhere`update memberships set role = 'viewer' where user_id = ${admin.id}`;
    expect(await problemOf(await startRun())).toEqual({ status: 403, code: "forbidden" });
    expect((await listWith(secret)).status).toBe(200);
    expect(await factsOf(secret)).toMatchObject({
      scopes: ["conversations:read"],
      organization: { role: "viewer" },
    });
  });

  test("never more than its scopes, when its maker rises", async () => {
    const member = await joinVerified(ada, "member");
    const { secret } = await makeKey(member, { scopes: ["runs:read"] });
    await elsewhere`update memberships set role = 'owner' where user_id = ${member.id}`;
    expect(await problemOf(await listWith(secret))).toEqual({ status: 403, code: "forbidden" });
  });

  test("less, with X-Tenant-Role", async () => {
    const { secret } = await makeKey(ada, { scopes: all });
    const headers = { "x-tenant-role": "viewer" };
    const send = request("/api/v1/runs", { method: "POST", token: secret, body: { message: "Go" }, headers });
    expect(await problemOf(await createRun(send))).toEqual({ status: 403, code: "forbidden" });
  });

  test("nothing for people alone", async () => {
    const { secret } = await makeKey(ada, { scopes: all });
    const answer = await me(request("/api/v1/auth/me", { token: secret }));
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
  });

  test("nothing in another organization of its maker", async () => {
    const host = await signUp();
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${host.organizationId}, ${ada.id}, 'owner')`;
    const { secret } = await makeKey(ada);
    const answer = await listWith(secret, { "x-tenant-id": host.organizationId });
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
    expect((await listWith(secret, { "x-tenant-id": ada.organizationId })).status).toBe(200);
  });

  test("nothing while its organization is suspended or being deleted, except to ask what it is", async () => {
    const { secret } = await makeKey(ada);
    await elsewhere`
      update organizations set suspended_at = now(), suspended_reason = 'Unpaid' where id = ${ada.organizationId}`;
    expect(await problemOf(await listWith(secret))).toEqual({ status: 403, code: "organization_suspended" });
    expect(await factsOf(secret)).toMatchObject({ organization: { state: "suspended" } });
    await elsewhere`
      update organizations set suspended_at = null, delete_after = now() + interval '7 days'
      where id = ${ada.organizationId}`;
    expect(await problemOf(await listWith(secret))).toEqual({ status: 403, code: "organization_deleted" });
  });

  test("a second factor that the organization asks of sessions is not asked of keys", async () => {
    const { secret } = await makeKey(ada);
    await elsewhere`update organizations set require_second_factor = true where id = ${ada.organizationId}`;
    expect((await listWith(secret)).status).toBe(200);
    expect(await problemOf(await listWith(ada.token))).toMatchObject({ code: "second_factor_required" });
  });
});

describe("a key does not work, on the next request of every process, once", () => {
  const ends: [name: string, end: (key: { id: string }, maker: Person) => Promise<unknown>][] = [
    ["it is revoked", ({ id }) => elsewhere`update api_keys set revoked_at = now() where id = ${id}`],
    ["it has expired", ({ id }) => elsewhere`update api_keys set expires_at = now() where id = ${id}`],
    ["its maker has left", (_, { id }) => elsewhere`delete from memberships where user_id = ${id}`],
    ["its maker is disabled", (_, { id }) => elsewhere`update users set disabled_at = now() where id = ${id}`],
    ["its maker is gone", (_, { id }) => elsewhere`delete from users where id = ${id}`],
    ["its maker waits for approval", (_, { id }) => elsewhere`update users set approval = 'pending' where id = ${id}`],
  ];
  test.each(ends)("%s", async (_name, end) => {
    const maker = await joinVerified(ada, "member");
    const key = await makeKey(maker);
    expect((await listWith(key.secret)).status).toBe(200);
    await end(key, maker);
    expect(await problemOf(await listWith(key.secret))).toEqual(dead);
    expect(await problemOf(await credential(request("/api/v1/credential", { token: key.secret })))).toEqual(dead);
  });

  test("and an unknown, a revoked and an expired key get the very same answer", async () => {
    const [gone, old] = [await makeKey(ada), await makeKey(ada)];
    await pool()`update api_keys set revoked_at = now() where id = ${gone.id}`;
    await pool()`update api_keys set expires_at = now() where id = ${old.id}`;
    const details = [mintApiKey().secret, gone.secret, old.secret].map(async (secret) => {
      const { detail, code } = (await (await listWith(secret)).json()) as { detail: string; code: string };
      return `${code} ${detail}`;
    });
    expect(new Set(await Promise.all(details)).size).toBe(1);
  });
});

describe("the form of a key", () => {
  test.each([
    ["Bearer", true],
    ["bearer", true],
    ["BEARER  ", true],
    ["Token", false],
    ["Basic", false],
    ["", false],
  ])("after %j it is taken: %s", async (scheme, taken) => {
    const { secret } = await makeKey(ada);
    const headers = { authorization: `${scheme} ${secret}`.trim() };
    const answer = await conversations(request("/api/v1/conversations", { headers }));
    expect(answer.status).toBe(taken ? 200 : 401);
  });

  test("in another header, in the address or in a cookie it is no credential", async () => {
    const { secret } = await makeKey(ada);
    const tries = [
      request("/api/v1/conversations", { headers: { "x-api-key": secret } }),
      request("/api/v1/conversations", { headers: { cookie: `cadre.session=${secret}` } }),
    ];
    for (const attempt of tries) expect((await conversations(attempt)).status).toBe(401);
    const inAddress = await credential(request(`/api/v1/credential?api_key=${secret}`));
    expect(inAddress.status).toBe(401);
  });
});

test("last use is noted, at most once a minute", async () => {
  const key = await makeKey(ada);
  const lastUse = async () => (await pool()`select last_used_at as at from api_keys where id = ${key.id}`)[0]?.at;
  expect(await lastUse()).toBeNull();
  await listWith(key.secret);
  const first = await lastUse();
  expect(first).not.toBeNull();
  await listWith(key.secret);
  expect(await lastUse()).toEqual(first);
  await pool()`update api_keys set last_used_at = now() - interval '61 seconds' where id = ${key.id}`;
  await Promise.all(Array.from({ length: 5 }, () => listWith(key.secret)));
  expect(Date.parse(await lastUse())).toBeGreaterThan(Date.parse(first));
});

test("any credential learns what it is", async () => {
  const { id, secret } = await makeKey(ada, { name: "CI", scopes: ["runs:read"] });
  expect(await factsOf(secret)).toMatchObject({
    type: "api_key",
    id,
    name: "CI",
    acts_for: ada.id,
    organization: { id: ada.organizationId, slug: ada.slug, role: "owner", state: "active" },
    scopes: ["runs:read"],
  });
  expect(await factsOf(ada.token)).toMatchObject({ type: "user", acts_for: ada.id, organization: null, scopes: null });
  expect(await problemOf(await credential(request("/api/v1/credential")))).toEqual(dead);
});
