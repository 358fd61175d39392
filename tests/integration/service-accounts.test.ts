import { beforeEach, describe, expect, test } from "vitest";
import { GET as credential } from "@/app/api/v1/credential/route";
import { DELETE as disable } from "@/app/api/v1/service-accounts/[service_account_key]/route";
import { DELETE as revokeOne } from "@/app/api/v1/service-accounts/[service_account_key]/tokens/[token_id]/route";
import {
  POST as issue,
  GET as listTokens,
  DELETE as revokeAll,
} from "@/app/api/v1/service-accounts/[service_account_key]/tokens/route";
import { POST as enable, GET as list } from "@/app/api/v1/service-accounts/route";
import { activeSigningKey } from "@/lib/auth/signing-keys";
import { pool } from "@/lib/db/client";
import { goodPassword, type Person, problemOf, request } from "../setup/api";
import { enableAccount, joinVerified, type MadeToken, makeServiceToken, signUpVerified } from "../setup/credentials";
import { writeTestCatalog } from "../setup/service-accounts";

writeTestCatalog();
const root = "/api/v1/service-accounts";
const tokensOf = (key: string) => `${root}/${key}/tokens`;
const post = (handler: typeof issue, path: string, token: string, body: object = {}, headers = {}) =>
  handler(request(path, { method: "POST", token, body, headers }));
const remove = (handler: typeof disable, path: string, token: string) =>
  handler(request(path, { method: "DELETE", token }));
const status = async (token: string) => (await credential(request("/api/v1/credential", { token }))).status;
const _dead = { status: 401, code: "unauthenticated" };
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

describe("issuing a token", () => {
  test("shows it once, stores none of it, and is audited", async () => {
    await enableAccount(ada, "automation");
    const body = { scopes: ["runs:read"], lifetime_seconds: 600, fingerprint: "build-3" };
    const answer = await post(issue, tokensOf("automation"), ada.token, body);
    expect(answer.status).toBe(201);
    const made = (await answer.json()) as MadeToken;
    expect(made).toMatchObject({
      scopes: ["runs:read"],
      fingerprint: "build-3",
      issued_via: "person",
      status: "active",
    });
    const seconds = (Date.parse(made.expires_at) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
    const page = await listTokens(request(tokensOf("automation"), { token: ada.token }));
    const text = await page.text();
    expect(text).toContain(made.id);
    expect(text).not.toContain(made.token.split(".")[2]);
    const [row] =
      await pool()`select to_jsonb(t)::text as row, kid from service_account_tokens t where id = ${made.id}`;
    expect(row?.row).not.toContain(made.token.split(".")[2]);
    expect(row?.kid).toBe((await activeSigningKey()).kid);
    const [event] = await pool()`select action, actor_id, detail from audit_events where target_id = ${made.id}`;
    expect(event).toMatchObject({ action: "service_account_token.issued", actor_id: ada.id });
  });

  test("gives all scopes and the default lifetime unless told", async () => {
    const made = await makeServiceToken(ada, "automation");
    expect(made.scopes).toEqual(["agents:read", "runs:read", "runs:write", "conversations:read"]);
    expect((Date.parse(made.expires_at) - Date.now()) / 1000).toBeCloseTo(3600, -1);
  });

  const beyond: [name: string, body: object, path: string][] = [
    ["scopes beyond the catalog", { scopes: ["runs:read", "members:read"] }, "scopes"],
    ["a lifetime beyond the maximum", { lifetime_seconds: 7_201 }, "lifetime_seconds"],
    ["an empty list of scopes", { scopes: [] }, "scopes"],
  ];
  test.each(beyond)("is refused with %s", async (_name, body, place) => {
    await enableAccount(ada, "automation");
    const answer = await post(issue, tokensOf("automation"), ada.token, body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: place }] });
  });

  test("needs the account enabled, known, and a person of the role that the catalog asks for", async () => {
    const attempt = async (key: string, token: string) => problemOf(await post(issue, tokensOf(key), token));
    expect(await attempt("automation", ada.token)).toEqual({ status: 409, code: "conflict" });
    expect(await attempt("nobody", ada.token)).toEqual(missing);
    await enableAccount(ada, "automation");
    await enableAccount(ada, "owners-only");
    const [admin, member, viewer] = [
      await joinVerified(ada, "admin"),
      await joinVerified(ada, "member"),
      await joinVerified(ada, "viewer"),
    ];
    expect(await attempt("owners-only", admin.token)).toEqual(forbidden);
    for (const { token } of [member, viewer]) expect(await attempt("automation", token)).toEqual(forbidden);
    expect((await post(issue, tokensOf("automation"), admin.token)).status).toBe(201);
    expect((await post(issue, tokensOf("owners-only"), ada.token)).status).toBe(201);
    const stranger = await signUpVerified();
    expect(await attempt("automation", stranger.token)).toEqual({ status: 409, code: "conflict" });
  });

  test("needs a confirmed address and a sign-in of the last ten minutes, and so does enabling", async () => {
    await enableAccount(ada, "automation");
    const attempts = async () => [
      await problemOf(await post(issue, tokensOf("automation"), ada.token)),
      await problemOf(await post(enable, root, ada.token, { key: "automation" })),
    ];
    await pool()`update users set email_verified_at = null where id = ${ada.id}`;
    const unverified = { status: 403, code: "email_unverified" };
    expect(await attempts()).toEqual([unverified, unverified]);
    await pool()`update users set email_verified_at = now() where id = ${ada.id}`;
    await pool()`update sessions set authenticated_at = now() - interval '11 minutes' where user_id = ${ada.id}`;
    const stale = { status: 403, code: "fresh_sign_in_required" };
    expect(await attempts()).toEqual([stale, stale]);
  });
});

describe("an account of the catalog", () => {
  test("is enabled once, however many try, and gets one principal that cannot sign in", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(enable, root, ada.token, { key: "automation" })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201]);
    const rows = await pool()`
      select u.kind, u.email, u.password_hash from service_accounts a join users u on u.id = a.user_id
      where a.organization_id = ${ada.organizationId}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ kind: "service_account", password_hash: null });
    expect(rows[0]?.email).toMatch(/^automation\.[\w-]+@service-accounts\.invalid$/);
    const events = await pool()`
      select action from audit_events where organization_id = ${ada.organizationId} and action like 'service_account%'`;
    expect(events.map(({ action }) => action)).toEqual(["service_account.enabled"]);
    const { POST: signInRoute } = await import("@/app/api/v1/auth/token/route");
    const body = { email: rows[0]?.email, password: goodPassword };
    const refused = await signInRoute(request("/api/v1/auth/token", { method: "POST", body }));
    expect(await problemOf(refused)).toMatchObject({ status: 401 });
  });

  test("shows its use, and finds its own again after it was disabled and enabled", async () => {
    expect(await accountsOf(ada.token)).toMatchObject([
      { key: "automation", is_enabled: false, live_tokens: 0 },
      { key: "owners-only", issued_by: "owner" },
      { key: "deployment", takes_signed_requests: true },
      { key: "vaulted", takes_signed_requests: false },
    ]);
    const before = await makeServiceToken(ada, "automation");
    expect((await accountsOf(ada.token))[0]).toMatchObject({ is_enabled: true, live_tokens: 1 });
    expect((await remove(disable, `${root}/automation`, ada.token)).status).toBe(204);
    expect((await remove(disable, `${root}/automation`, ada.token)).status).toBe(204);
    expect((await accountsOf(ada.token))[0]).toMatchObject({ is_enabled: false, live_tokens: 0 });
    expect(await problemOf(await post(issue, tokensOf("automation"), ada.token))).toMatchObject({ code: "conflict" });
    const after = await makeServiceToken(ada, "automation");
    expect([await status(before.token), await status(after.token)]).toEqual([401, 200]);
    const principal = async () =>
      pool()`select user_id from service_accounts where organization_id = ${ada.organizationId}`;
    expect(await principal()).toHaveLength(1);
  });

  test("is seen and changed by admins and owners of its organization only", async () => {
    const made = await makeServiceToken(ada, "automation");
    const member = await joinVerified(ada, "member");
    const attempts = (token: string) => [
      list(request(root, { token })),
      listTokens(request(tokensOf("automation"), { token })),
      post(enable, root, token, { key: "automation" }),
      remove(disable, `${root}/automation`, token),
      remove(revokeAll, tokensOf("automation"), token),
      remove(revokeOne, `${tokensOf("automation")}/${made.id}`, token),
    ];
    for (const answer of attempts(member.token)) expect(await problemOf(await answer)).toEqual(forbidden);
    const stranger = await signUpVerified();
    for (const handler of [disable, revokeAll]) {
      const place = handler === disable ? `${root}/automation` : tokensOf("automation");
      expect(await problemOf(await remove(handler, place, stranger.token))).toEqual(missing);
    }
    await enableAccount(stranger, "automation");
    const foreign = remove(revokeOne, `${tokensOf("automation")}/${made.id}`, stranger.token);
    expect(await problemOf(await foreign)).toEqual(missing);
    expect(await status(made.token)).toBe(200);
    const theirs = await listTokens(request(tokensOf("automation"), { token: stranger.token }));
    expect(await theirs.json()).toEqual({ data: [], next_cursor: null });
  });

  test("lists its tokens page by page and by state", async () => {
    const made: string[] = [];
    for (const fingerprint of ["one", "two", "three"]) {
      made.push((await makeServiceToken(ada, "automation", { fingerprint })).id);
    }
    const place = `${tokensOf("automation")}/${made[1]}`;
    const answers = [await remove(revokeOne, place, ada.token), await remove(revokeOne, place, ada.token)];
    expect(answers.map((answer) => answer.status)).toEqual([204, 204]);
    await pool()`update service_account_tokens set expires_at = now() where id = ${made[0] ?? ""}`;
    const read = async (query: string) => {
      const answer = await listTokens(request(`${tokensOf("automation")}${query}`, { token: ada.token }));
      return (await answer.json()) as { data: { fingerprint: string; status: string }[]; next_cursor: string | null };
    };
    const states = (page: { data: { fingerprint: string; status: string }[] }) =>
      page.data.map((token) => `${token.fingerprint} ${token.status}`);
    expect(states(await read("?status=active"))).toEqual(["three active"]);
    expect(states(await read("?status=ended"))).toEqual(["two revoked", "one expired"]);
    const first = await read("?limit=2");
    expect(states(await read(`?limit=2&cursor=${first.next_cursor}`))).toEqual(["one expired"]);
  });
});
