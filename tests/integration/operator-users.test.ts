import { beforeAll, describe, expect, test } from "vitest";
import { admitConfiguredOperator } from "@/features/identity/account/platform-operators";
import type { OperatedUser, OperatedUserDetail } from "@/features/operator/users/schema";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { goodPassword, type Person, problemOf, signIn, signUp } from "../setup/api";
import { ask, operate, reason, signUpOperator } from "../setup/operator";

let operator: Person;
beforeAll(async () => {
  operator = await signUpOperator();
});

const detailOf = (person: Person) => operate<OperatedUserDetail>(operator, "GET", `/users/${person.id}`);
const act = (person: Person, action: string, body?: object) =>
  operate<OperatedUserDetail>(operator, "POST", `/users/${person.id}/${action}`, body);
const whoAmI = (person: Person) => ask("GET", "/api/v1/auth/me", { token: person.token });
const conflict = { status: 409, code: "conflict" };

async function signUpUnproved(): Promise<Person> {
  const person = await signUp();
  await pool()`update users set email_verified_at = null where id = ${person.id}`;
  return person;
}

async function tryAct(by: Person, person: Person, action: string, body?: object) {
  const [method, path] = action.split(" ");
  return problemOf(
    await ask(method ?? "", `/api/v1/operator/users/${person.id}/${path}`, {
      token: by.token,
      ...(body ? { body } : {}),
    }),
  );
}

describe("the list of people", () => {
  test("finds somebody by part of their address and by their state", async () => {
    const ada = await signUpUnproved();
    const q = encodeURIComponent(ada.email.slice(0, -4));
    const found = await operate<{ data: OperatedUser[] }>(operator, "GET", `/users?q=${q}&state=active`);
    expect(found.data).toMatchObject([{ id: ada.id, email: ada.email, organization_count: 1, email_verified: false }]);
    const none = await operate<{ data: OperatedUser[] }>(operator, "GET", `/users?q=${q}&state=disabled`);
    expect(none.data).toEqual([]);
  });

  test("shows one with organizations, sessions and factors, and without secrets", async () => {
    const ada = await signUp();
    const detail = await detailOf(ada);
    expect(detail).toMatchObject({
      state: "active",
      active_sessions: 1,
      locked_for_seconds: 0,
      factors: { password: true, totp: false, passkeys: 0, recovery_codes_left: 0, providers: [] },
      organizations: [{ id: ada.organizationId, role: "owner", state: "active" }],
    });
    expect(JSON.stringify(detail)).not.toMatch(/argon2|hash|secret/i);
  });
});

describe("disabling somebody", () => {
  test("ends their sessions at once, keeps them out, and enabling lets them sign in again", async () => {
    const ada = await signUp();
    expect(await act(ada, "disable", { reason })).toMatchObject({
      state: "disabled",
      disabled_by: "operator",
      active_sessions: 0,
    });
    expect((await whoAmI(ada)).status).toBe(401);
    const body = { email: ada.email, password: goodPassword };
    expect((await ask("POST", "/api/v1/auth/token", { body })).status).toBe(403);

    expect(await act(ada, "enable")).toMatchObject({ state: "active", disabled_by: null });
    expect((await whoAmI(ada)).status).toBe(401);
    const token = await signIn(ada);
    expect((await whoAmI({ ...ada, token })).status).toBe(200);
    const { security_events } = await detailOf(ada);
    for (const [kind, why] of [
      ["account.disabled", reason],
      ["account.enabled", null],
    ]) {
      const event = security_events.find((each) => each.kind === kind);
      expect(event).toMatchObject({ actor_email: operator.email, reason: why, address: null });
    }
  });

  test("is not something an operator does to themselves", async () => {
    expect(await tryAct(operator, operator, "POST disable", { reason })).toEqual(conflict);
    expect((await whoAmI(operator)).status).toBe(200);
  });
});

test("a locked account is unlocked, and the right password works again", async () => {
  const ada = await signUp();
  for (let attempt = 0; attempt < 10; attempt++) {
    await ask("POST", "/api/v1/auth/token", { body: { email: ada.email, password: "not the password" } });
  }
  const body = { email: ada.email, password: goodPassword };
  expect((await ask("POST", "/api/v1/auth/token", { body })).status).toBe(423);
  expect((await detailOf(ada)).locked_for_seconds).toBeGreaterThan(600);
  expect(await act(ada, "unlock")).toMatchObject({ locked_for_seconds: 0 });
  expect((await ask("POST", "/api/v1/auth/token", { body })).status).toBe(200);
});

test("ending all sessions of somebody holds for every one of them on the next request", async () => {
  const ada = await signUp();
  const second = await signIn(ada);
  expect(await act(ada, "end-sessions")).toMatchObject({ active_sessions: 0 });
  for (const token of [ada.token, second]) expect((await whoAmI({ ...ada, token })).status).toBe(401);
});

describe("the platform role", () => {
  const makeOperator = (by: Person, person: Person) =>
    operate<OperatedUserDetail>(by, "PUT", `/users/${person.id}/platform-role`, { platform_role: "platform_operator" });

  test("is given to somebody whose address is confirmed, and taken again", async () => {
    const ada = await signUpUnproved();
    const role = { platform_role: "platform_operator" };
    expect(await tryAct(operator, ada, "PUT platform-role", role)).toEqual(conflict);
    await pool()`update users set email_verified_at = now() where id = ${ada.id}`;
    expect(await makeOperator(operator, ada)).toMatchObject(role);
    expect((await ask("GET", "/api/v1/operator/overview", { token: ada.token })).status).toBe(200);
    await operate(operator, "PUT", `/users/${ada.id}/platform-role`, { platform_role: null });
    expect((await ask("GET", "/api/v1/operator/overview", { token: ada.token })).status).toBe(403);
    const kinds = (await detailOf(ada)).security_events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["platform_role.granted", "platform_role.removed"]));
  });

  test("of two operators who remove each other at the same moment one stays", async () => {
    await pool()`update users set platform_role = null where id <> ${operator.id}`;
    const ada = await signUpOperator();
    const remove = (by: Person, person: Person) =>
      ask("PUT", `/api/v1/operator/users/${person.id}/platform-role`, {
        token: by.token,
        body: { platform_role: null },
      });
    const answers = await Promise.all([remove(operator, ada), remove(ada, operator)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const left = await pool()`select id from users where platform_role is not null and disabled_at is null`;
    expect(left).toHaveLength(1);
    await pool()`update users set platform_role = 'platform_operator' where id = ${operator.id}`;
    await pool()`update users set platform_role = null where id = ${ada.id}`;
  });

  test("stays with the last operator, who can neither give it up nor leave", async () => {
    await pool()`update users set platform_role = null where id <> ${operator.id}`;
    expect(await tryAct(operator, operator, "PUT platform-role", { platform_role: null })).toEqual(conflict);
    const leave = (method: string, path: string, body?: object) =>
      ask(method, path, { token: operator.token, ...(body ? { body } : {}) });
    const disabled = await leave("POST", "/api/v1/me/disable");
    expect(await problemOf(disabled)).toEqual(conflict);
  });
});

describe("the operator whom configuration names", () => {
  async function boot(email: string): Promise<void> {
    env().OPERATOR_EMAIL = email;
    await asSystem(admitConfiguredOperator);
  }

  test("is one once their address is confirmed, and not before", async () => {
    const ada = await signUpUnproved();
    await boot(ada.email.toUpperCase());
    expect((await detailOf(ada)).platform_role).toBeNull();
    await pool()`update users set email_verified_at = now(), approval = 'pending' where id = ${ada.id}`;
    await boot(ada.email);
    expect(await detailOf(ada)).toMatchObject({ platform_role: "platform_operator", state: "active" });
    const granted = (await detailOf(ada)).security_events.filter(({ kind }) => kind === "platform_role.granted");
    expect(granted).toMatchObject([{ actor_email: null, reason: "OPERATOR_EMAIL" }]);

    expect(await tryAct(operator, ada, "PUT platform-role", { platform_role: null })).toEqual(conflict);
  });

  test("is nobody who was rejected or disabled", async () => {
    const ada = await signUp();
    for (const change of [{ approval: "rejected" }, { approval: "approved", disabled_at: new Date().toISOString() }]) {
      await pool()`update users set email_verified_at = now(), ${pool()(change)} where id = ${ada.id}`;
      await boot(ada.email);
      expect((await detailOf(ada)).platform_role).toBeNull();
    }
  });
});

describe("the queue of sign-ups", () => {
  async function waiting(): Promise<Person> {
    const person = await signUp();
    await pool()`update users set approval = 'pending' where id = ${person.id}`;
    return person;
  }

  test("approving lets somebody sign in who could not before", async () => {
    const ada = await waiting();
    const body = { email: ada.email, password: goodPassword };
    expect(await problemOf(await ask("POST", "/api/v1/auth/token", { body }))).toEqual({
      status: 403,
      code: "account_pending",
    });
    const queue = await operate<{ data: OperatedUser[] }>(operator, "GET", "/users?state=pending&limit=100");
    expect(queue.data.map(({ id }) => id)).toContain(ada.id);
    expect(await act(ada, "approve")).toMatchObject({ state: "active" });
    expect((await ask("POST", "/api/v1/auth/token", { body })).status).toBe(200);
    expect(await tryAct(operator, ada, "POST approve")).toEqual(conflict);
  });

  test("rejecting keeps somebody out, with the reason, until they are approved after all", async () => {
    const ada = await waiting();
    expect(await act(ada, "reject", { reason })).toMatchObject({ state: "rejected" });
    const body = { email: ada.email, password: goodPassword };
    expect((await ask("POST", "/api/v1/auth/token", { body })).status).toBe(403);
    expect((await detailOf(ada)).security_events[0]).toMatchObject({ kind: "account.rejected", reason });
    expect(await tryAct(operator, ada, "POST reject", { reason })).toEqual(conflict);
    expect(await act(ada, "approve")).toMatchObject({ state: "active" });
  });
});
