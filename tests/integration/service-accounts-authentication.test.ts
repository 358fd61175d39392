import { generateKeyPair, SignJWT } from "jose";
import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST as createKey } from "@/app/api/v1/api-keys/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as chat } from "@/app/api/v1/chat/route";
import { GET as conversations } from "@/app/api/v1/conversations/route";
import { GET as credential } from "@/app/api/v1/credential/route";
import { GET as readRun } from "@/app/api/v1/runs/[run_id]/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import { DELETE as disable } from "@/app/api/v1/service-accounts/[service_account_key]/route";
import { DELETE as revokeOne } from "@/app/api/v1/service-accounts/[service_account_key]/tokens/[token_id]/route";
import { POST as issue, DELETE as revokeAll } from "@/app/api/v1/service-accounts/[service_account_key]/tokens/route";
import { GET as list } from "@/app/api/v1/service-accounts/route";
import { serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import { activeSigningKey } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { type Person, problemOf, request } from "../setup/api";
import { type MadeToken, makeServiceToken, signUpVerified } from "../setup/credentials";
import { endOf, startEngine } from "../setup/runs";
import { startScriptedModel } from "../setup/scripted-model";
import { writeTestCatalog } from "../setup/service-accounts";

writeTestCatalog();
const { answerWith } = await startScriptedModel("responses");
await startEngine();
/** Another process, as far as ours can tell: it shares nothing but the database. */
const elsewhere = postgres(env().DATABASE_URL, { max: 1 });
afterAll(() => elsewhere.end());

const root = "/api/v1/service-accounts";
const tokensOf = (key: string) => `${root}/${key}/tokens`;
const post = (handler: typeof issue, path: string, token: string, body: object = {}, headers = {}) =>
  handler(request(path, { method: "POST", token, body, headers }));
const remove = (handler: typeof disable, path: string, token: string) =>
  handler(request(path, { method: "DELETE", token }));
const status = async (token: string) => (await credential(request("/api/v1/credential", { token }))).status;
const dead = { status: 401, code: "unauthenticated" };
const missing = { status: 404, code: "not_found" };
const forbidden = { status: 403, code: "forbidden" };

interface AccountBody {
  key: string;
  is_enabled: boolean;
  in_catalog: boolean;
  live_tokens: number;
}

async function accountsOf(token: string): Promise<AccountBody[]> {
  const answer = await list(request(root, { token }));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: AccountBody[] }).data;
}

let ada: Person;
beforeEach(async () => {
  ada = await signUpVerified();
});

describe("a token of a service account calls the API", () => {
  test("chats and runs under the account's own name, and sees only what is its own", async () => {
    answerWith({ text: "Deployed." });
    const { token } = await makeServiceToken(ada, "automation");
    const answer = await post(chat, "/api/v1/chat", token, { message: "Deploy" });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(await answer.json())).toContain("Deployed.");
    const run = (await (await post(createRun, "/api/v1/runs", token, { message: "Again" })).json()) as { id: string };
    await endOf(run.id);
    await post(chat, "/api/v1/chat", ada.token, { message: "Mine" });
    const titles = async (of: string) => {
      const page = await conversations(request("/api/v1/conversations", { token: of }));
      return ((await page.json()) as { data: { title: string }[] }).data.map(({ title }) => title);
    };
    expect(await titles(token)).toEqual(["Again", "Deploy"]);
    expect(await titles(ada.token)).toEqual(["Mine"]);
    expect((await readRun(request(`/api/v1/runs/${run.id}`, { token }))).status).toBe(200);
    expect(await problemOf(await readRun(request(`/api/v1/runs/${run.id}`, { token: ada.token })))).toEqual(missing);
    const [seats] =
      await pool()`select count(*)::int as n from memberships where organization_id = ${ada.organizationId}`;
    expect(seats?.n).toBe(1);
  });

  test("within its scopes, its role and its organization", async () => {
    const { token } = await makeServiceToken(ada, "automation", { scopes: ["runs:read"] });
    expect(await problemOf(await post(createRun, "/api/v1/runs", token, { message: "Go" }))).toEqual(forbidden);
    const other = await signUpVerified();
    const headers = { "x-tenant-id": other.organizationId };
    const run = "/api/v1/runs/018f0000-0000-7000-8000-000000000000";
    expect(await problemOf(await readRun(request(run, { token, headers })))).toEqual(missing);
    expect(await problemOf(await me(request("/api/v1/auth/me", { token })))).toEqual(forbidden);
    const lowered = { "x-tenant-role": "viewer" };
    const wide = await makeServiceToken(ada, "automation");
    expect(await problemOf(await post(createRun, "/api/v1/runs", wide.token, { message: "Go" }, lowered))).toEqual(
      forbidden,
    );
  });

  test("and learns what it is", async () => {
    const { id, token } = await makeServiceToken(ada, "automation", { scopes: ["runs:read"] });
    const facts = await (await credential(request("/api/v1/credential", { token }))).json();
    expect(facts).toMatchObject({
      type: "service_account",
      id,
      name: "Automation",
      organization: { id: ada.organizationId, role: "member", state: "active" },
      scopes: ["runs:read"],
    });
  });

  test("has idempotency keys, limits and log lines of its own", async () => {
    answerWith({ text: "Once." });
    const { token } = await makeServiceToken(ada, "automation");
    const headers = { "idempotency-key": crypto.randomUUID() };
    const send = async (as: string) =>
      ((await (await post(createRun, "/api/v1/runs", as, { message: "Go" }, headers)).json()) as { id: string }).id;
    const [first, repeated, anothers] = [await send(token), await send(token), await send(ada.token)];
    expect(repeated).toBe(first);
    expect(anothers).not.toBe(first);
    await Promise.all([first, anothers].map(endOf));
    const left = async (as: string) =>
      Number((await conversations(request("/api/v1/conversations", { token: as }))).headers.get("ratelimit-remaining"));
    const before = await left(token);
    await left(ada.token);
    expect(await left(token)).toBe(before - 1);
  });

  test("not while its organization is suspended", async () => {
    const { token } = await makeServiceToken(ada, "automation");
    await elsewhere`update organizations set suspended_at = now() where id = ${ada.organizationId}`;
    const answer = await conversations(request("/api/v1/conversations", { token }));
    expect(await problemOf(answer)).toEqual({ status: 403, code: "organization_suspended" });
  });

  test("makes no credentials", async () => {
    const { token } = await makeServiceToken(ada, "automation");
    const body = { name: "x", scopes: ["runs:read"] };
    expect(await problemOf(await post(createKey, "/api/v1/api-keys", token, body))).toEqual(forbidden);
    expect(await problemOf(await post(issue, tokensOf("automation"), token))).toEqual(forbidden);
  });
});

describe("a token stops working, on the next request of every process, once", () => {
  const ends: [name: string, end: (token: MadeToken) => Promise<unknown>][] = [
    ["it is revoked", ({ id }) => remove(revokeOne, `${tokensOf("automation")}/${id}`, ada.token)],
    ["all are revoked", () => remove(revokeAll, tokensOf("automation"), ada.token)],
    ["its account is disabled", () => remove(disable, `${root}/automation`, ada.token)],
    [
      "its row is revoked elsewhere",
      ({ id }) => elsewhere`
      update service_account_tokens set revoked_at = now() where id = ${id}`,
    ],
    ["its row has ended", ({ id }) => elsewhere`update service_account_tokens set expires_at = now() where id = ${id}`],
    ["its row is gone", ({ id }) => elsewhere`delete from service_account_tokens where id = ${id}`],
    [
      "its principal is disabled",
      () => elsewhere`
      update users set disabled_at = now() where kind = 'service_account'`,
    ],
  ];
  test.each(ends)("%s", async (_name, end) => {
    const made = await makeServiceToken(ada, "automation");
    expect(await status(made.token)).toBe(200);
    await end(made);
    expect(await problemOf(await credential(request("/api/v1/credential", { token: made.token })))).toEqual(dead);
  });

  test("the catalog drops a scope or the account", async () => {
    const { token } = await makeServiceToken(ada, "automation");
    const catalog = serviceAccountCatalog() as Map<string, unknown>;
    const declared = [...serviceAccountCatalog()];
    const account = serviceAccountCatalog().get("automation");
    const scopes = async () =>
      ((await (await credential(request("/api/v1/credential", { token }))).json()) as { scopes?: string[] }).scopes;
    try {
      catalog.set("automation", { ...account, allowedScopes: new Set(["runs:read"]) });
      expect(await scopes()).toEqual(["runs:read"]);
      expect(await problemOf(await post(createRun, "/api/v1/runs", token, { message: "Go" }))).toEqual(forbidden);
      catalog.delete("automation");
      expect(await status(token)).toBe(401);
      const dropped = (await accountsOf(ada.token)).find(({ key }) => key === "automation");
      expect(dropped).toMatchObject({ in_catalog: false, is_enabled: true });
      expect((await remove(disable, `${root}/automation`, ada.token)).status).toBe(204);
    } finally {
      catalog.clear();
      for (const [key, each] of declared) catalog.set(key, each);
    }
  });
});

describe("a forged token is refused when it is", () => {
  interface Forgery {
    claims?: object;
    typ?: string;
    kid?: string;
    foreign?: boolean;
    issuer?: string;
  }
  async function forge(
    made: MadeToken,
    { claims, typ = "service-account+jwt", kid, foreign, issuer = "cadre" }: Forgery,
  ) {
    const active = await activeSigningKey();
    const key = foreign ? (await generateKeyPair("EdDSA")).privateKey : active.key;
    const [, body = ""] = made.token.split(".");
    const real = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    return new SignJWT({ ...real, iss: issuer, ...claims })
      .setProtectedHeader({ alg: "EdDSA", kid: kid ?? active.kid, typ })
      .sign(key);
  }
  const unknown = "018f0000-0000-7000-8000-000000000000";
  const tries: [name: string, forgery: Forgery][] = [
    ["signed with another key", { foreign: true }],
    ["under an unknown key id", { kid: "nobody" }],
    ["of another issuer", { issuer: "elsewhere" }],
    ["of a person's type", { typ: "at+jwt" }],
    ["of no known type", { typ: "JWT" }],
    ["of another row", { claims: { jti: unknown } }],
    ["of another account", { claims: { sub: unknown } }],
    ["of another organization", { claims: { org: unknown } }],
    ["without a row", { claims: { jti: undefined } }],
    ["expired", { claims: { exp: 1_000_000_000 } }],
  ];
  test.each(tries)("%s", async (_name, forgery) => {
    const made = await makeServiceToken(ada, "automation");
    expect(await status(await forge(made, forgery))).toBe(401);
  });

  test("signed by nobody, or by HMAC with the public key", async () => {
    const { token } = await makeServiceToken(ada, "automation");
    const [header = "", body = ""] = token.split(".");
    const fields = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
    const none = Buffer.from(JSON.stringify({ ...fields, alg: "none" })).toString("base64url");
    expect(await status(`${none}.${body}.`)).toBe(401);
    const [key] = await pool()`select kid, public_jwk from signing_keys where status = 'active'`;
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: key?.kid, typ: "service-account+jwt" })
      .sign(Buffer.from(String(key?.public_jwk)));
    expect(await status(hmac)).toBe(401);
  });

  test("wider than its row, or the row wider than it: the narrower of both holds", async () => {
    const made = await makeServiceToken(ada, "automation", { scopes: ["runs:read"] });
    const wider = await forge(made, { claims: { scope: "runs:read runs:write" } });
    expect(await problemOf(await post(createRun, "/api/v1/runs", wider, { message: "Go" }))).toEqual(forbidden);
    await pool()`update service_account_tokens set scopes = '{runs:read,runs:write}' where id = ${made.id}`;
    expect(await problemOf(await post(createRun, "/api/v1/runs", made.token, { message: "Go" }))).toEqual(forbidden);
  });

  test("a person's: their access token does not pass for an account's", async () => {
    const made = await makeServiceToken(ada, "automation");
    const { key, kid } = await activeSigningKey();
    const [, body = ""] = ada.token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const disguised = await new SignJWT(claims)
      .setProtectedHeader({ alg: "EdDSA", kid, typ: "service-account+jwt" })
      .sign(key);
    expect(await status(disguised)).toBe(401);
    expect(await status(made.token)).toBe(200);
  });
});
