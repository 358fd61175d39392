import { beforeAll, describe, expect, test } from "vitest";
import { contracts } from "@/features/api-reference/data";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Person, problemOf, signIn, signUp } from "../setup/api";
import { Browser } from "../setup/browser";
import { ask, openBrowser, operate, reason, signUpOperator } from "../setup/operator";

const start = "/api/v1/operator/impersonations";
const end = "/api/v1/operator/impersonations/current";
const cookie = "cadre.impersonation";
const readOnly = { status: 403, code: "read_only_session" };

let operator: Person;
let ada: Person;
beforeAll(async () => {
  [operator, ada] = await Promise.all([signUpOperator(), signUp()]);
});

type OpenBrowser = Awaited<ReturnType<typeof openBrowser>>;

async function emailIn({ send }: OpenBrowser): Promise<string | null> {
  const answer = await send("GET", "/api/v1/auth/me");
  return answer.ok ? ((await answer.json()) as { user: { email: string } }).user.email : null;
}

async function openImpersonation(person: Person): Promise<OpenBrowser> {
  const open = await openBrowser(operator);
  const answer = await open.send("POST", start, { user_id: person.id, reason });
  expect(answer.status).toBe(201);
  return open;
}

/** Any path of the contract: what must be refused is refused before anybody looks for what it names. */
function addressOf({ path }: EndpointDefinition): string {
  return path.replaceAll(/\{\w+\}/g, newId());
}

describe("looking through somebody's eyes", () => {
  test("shows what they see, until the operator stops and is themselves again", async () => {
    const open = await openImpersonation(ada);
    expect(await emailIn(open)).toBe(ada.email);
    expect((await open.send("GET", "/api/v1/agents")).status).toBe(200);
    expect(await problemOf(await open.send("GET", "/api/v1/operator/overview"))).toEqual({
      status: 403,
      code: "forbidden",
    });
    expect((await open.send("DELETE", end)).status).toBe(204);
    expect(open.browser.cookies.has(cookie)).toBe(false);
    expect(await emailIn(open)).toBe(operator.email);
    expect((await open.send("GET", "/api/v1/operator/overview")).status).toBe(200);
  });

  test("changes nothing: every write of the API is refused, except ending it", async () => {
    const open = await openImpersonation(ada);
    const writes = [...contracts].filter(([, { method, access }]) => method !== "GET" && access !== "public");
    expect(writes.length).toBeGreaterThan(20);
    for (const [name, contract] of writes) {
      if (contract.whileImpersonating === "allowed") continue;
      const answer = await open.send(contract.method, addressOf(contract), contract.body ? {} : undefined);
      expect([name, await problemOf(answer)]).toEqual([name, readOnly]);
    }
    const allowed = writes
      .filter(([, { whileImpersonating }]) => whileImpersonating === "allowed")
      .map(([name]) => name);
    expect(allowed.sort()).toEqual(["endImpersonation", "logout"]);
  });

  test("is told in the person's security events and in the log of each of their organizations", async () => {
    const bob = await signUp();
    await pool()`
      insert into memberships (organization_id, user_id, role) values (${ada.organizationId}, ${bob.id}, 'member')`;
    const open = await openImpersonation(bob);
    await open.send("DELETE", end);
    const events = await pool()`
      select kind, actor_id, address, detail from security_events where user_id = ${bob.id} and actor_id is not null order by id`;
    expect(events.map(({ kind }) => kind)).toEqual(["session.impersonated", "session.impersonation_ended"]);
    expect(events[0]).toMatchObject({ actor_id: operator.id, address: null, detail: { reason } });
    for (const organizationId of [bob.organizationId, ada.organizationId]) {
      const log = await pool()`
        select actor_type, actor_id, detail from audit_events
        where organization_id = ${organizationId} and action = 'session.impersonated' and target_id = ${bob.id}`;
      expect(log).toMatchObject([{ actor_type: "operator", actor_id: operator.id, detail: { reason } }]);
    }
  });

  test("ends by itself after an hour", async () => {
    const open = await openImpersonation(ada);
    const [session] = await pool()`
      select id, extract(epoch from expires_at - now())::int as seconds from sessions
      where impersonator_id = ${operator.id} and revoked_at is null`;
    expect(session?.seconds).toBeGreaterThan(3_590);
    expect(session?.seconds).toBeLessThanOrEqual(3_600);
    await pool()`update sessions set expires_at = now() where id = ${session?.id}`;
    expect(await emailIn(open)).toBe(operator.email);
  });

  test("ends when another begins, when the operator's session ends and when they are no operator any more", async () => {
    const first = await openImpersonation(ada);
    const bob = await signUp();
    const second = await openImpersonation(bob);
    expect(await emailIn(first)).toBe(operator.email);
    expect(await emailIn(second)).toBe(bob.email);
    await pool()`update users set platform_role = null where id = ${operator.id}`;
    expect(await emailIn(second)).toBe(operator.email);
    await pool()`update users set platform_role = 'platform_operator' where id = ${operator.id}`;
    await pool()`update sessions set revoked_at = now() where user_id = ${operator.id}`;
    expect(await emailIn(second)).toBeNull();
    operator = { ...operator, token: await signIn(operator) };
  });

  test("works with a suspended organization, of which it shows no more than its members see", async () => {
    const bob = await signUp();
    await operate(operator, "POST", `/organizations/${bob.organizationId}/suspend`, { reason });
    const open = await openImpersonation(bob);
    expect(await emailIn(open)).toBe(bob.email);
    expect(await problemOf(await open.send("GET", "/api/v1/agents"))).toEqual({
      status: 403,
      code: "organization_suspended",
    });
  });
});

describe("the cookie of an impersonation", () => {
  test("opens nothing by itself", async () => {
    const open = await openImpersonation(ada);
    const thief = new Browser();
    thief.cookies.set(cookie, open.browser.cookies.get(cookie) ?? "");
    const stolen = await ask("GET", "/api/v1/auth/me", { headers: { cookie: thief.header() } });
    expect(await problemOf(stolen)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("is not a session cookie under another name", async () => {
    const open = await openImpersonation(ada);
    const value = open.browser.cookies.get(cookie) ?? "";
    const renamed = await ask("GET", "/api/v1/auth/me", { headers: { cookie: `cadre.session=${value}` } });
    expect(await problemOf(renamed)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("is worth nothing to somebody else, operator or not", async () => {
    const open = await openImpersonation(ada);
    for (const other of [await signUp(), await signUpOperator()]) {
      const theirs = await openBrowser(other);
      theirs.browser.cookies.set(cookie, open.browser.cookies.get(cookie) ?? "");
      expect(await emailIn(theirs)).toBe(other.email);
    }
  });
});

describe("an impersonation is refused", () => {
  test("of another operator and of oneself", async () => {
    const { send } = await openBrowser(operator);
    for (const person of [await signUpOperator(), operator]) {
      const answer = await send("POST", start, { user_id: person.id, reason });
      expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
    }
  });

  test("of an account that is disabled, and of nobody", async () => {
    const { send } = await openBrowser(operator);
    const bob = await signUp();
    await pool()`update users set disabled_at = now() where id = ${bob.id}`;
    const disabled = await send("POST", start, { user_id: bob.id, reason });
    expect(await problemOf(disabled)).toEqual({ status: 409, code: "conflict" });
    const nobody = await send("POST", start, { user_id: newId(), reason });
    expect(await problemOf(nobody)).toEqual({ status: 404, code: "not_found" });
  });

  test("without a reason, and to a program's token", async () => {
    const { send } = await openBrowser(operator);
    expect((await send("POST", start, { user_id: ada.id, reason: "" })).status).toBe(422);
    const answer = await ask("POST", start, { token: operator.token, body: { user_id: ada.id, reason } });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "forbidden" });
  });
});

test("ending what has not begun changes nothing", async () => {
  const open = await openBrowser(ada);
  expect((await open.send("DELETE", end)).status).toBe(204);
  expect(await emailIn(open)).toBe(ada.email);
});
