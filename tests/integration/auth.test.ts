import { beforeAll, describe, expect, test } from "vitest";
import { POST as logout } from "@/app/api/v1/auth/logout/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as register } from "@/app/api/v1/auth/register/route";
import { POST as token } from "@/app/api/v1/auth/token/route";
import { pool } from "@/lib/db/client";
import { freshEmail, goodPassword, type Person, problemOf, request, signUp } from "../setup/api";

const post = (path: string, body: unknown) => request(path, { method: "POST", body });
const registerWith = (body: unknown) => register(post("/api/v1/auth/register", body));
const tokenFor = (body: unknown) => token(post("/api/v1/auth/token", body));
const meOf = (bearer: string) => me(request("/api/v1/auth/me", { token: bearer }));

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

describe("signing up", () => {
  test("creates a user, an organization, the owner's membership and an audit row", async () => {
    const email = freshEmail();
    const body = {
      email: ` ${email.toUpperCase()} `,
      password: goodPassword,
      name: "Grace",
      organization_name: "Hopper & Co",
    };
    const response = await registerWith(body);
    expect(response.status).toBe(201);
    const { user, organization } = await response.json();
    expect(user).toEqual({
      id: expect.any(String),
      email,
      email_verified: false,
      name: "Grace",
      avatar_url: null,
      created_at: expect.any(String),
    });
    expect(organization).toMatchObject({ name: "Hopper & Co", slug: "hopper-co" });
    const [membership] = await pool()`select role from memberships where user_id = ${user.id}`;
    expect(membership?.role).toBe("owner");
    const [audit] = await pool()`select action, actor_id from audit_events where organization_id = ${organization.id}`;
    expect(audit).toEqual({ action: "organization.created", actor_id: user.id });
  });

  test("never stores the password itself", async () => {
    const [row] = await pool()`select * from users where id = ${ada.id}`;
    expect(JSON.stringify(row)).not.toContain(goodPassword);
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test("twice at the same moment makes one account", async () => {
    const body = { email: freshEmail(), password: goodPassword };
    const answers = await Promise.all([registerWith(body), registerWith(body), registerWith(body)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    const [row] = await pool()`select count(*)::int as users from users where email = ${body.email}`;
    expect(row?.users).toBe(1);
  });

  test("a taken address answers email_taken at the field, whatever its case", async () => {
    const response = await registerWith({ email: ada.email.toUpperCase(), password: goodPassword });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "email_taken", errors: [{ path: "email" }] });
  });

  test("two organizations of one name get different addresses", async () => {
    const one = await registerWith({ email: freshEmail(), password: goodPassword, organization_name: "Same Name" });
    const two = await registerWith({ email: freshEmail(), password: goodPassword, organization_name: "Same Name" });
    const slugs = [(await one.json()).organization.slug, (await two.json()).organization.slug];
    expect(slugs[0]).toBe("same-name");
    expect(slugs[1]).toMatch(/^same-name-[0-9a-f]{6}$/);
  });

  test.each([
    ["too short", "k3ttle-moss", "password"],
    ["too long", "kettle moss ".repeat(20), "password"],
    ["easy to guess", "password1234", "password"],
    ["a keyboard walk", "qwertyuiop12", "password"],
    ["the address", "zebra-quagga@example.com", "password"],
    ["the person's name", "quaggazebra-94-lantern", "password"],
    ["the product's name", "my cadre lantern 94", "password"],
  ])("a password that is %s is refused at its field", async (_case, password, path) => {
    const response = await registerWith({ email: "zebra-quagga@example.com", password, name: "Quaggazebra Smith" });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "validation_failed", errors: [{ path }] });
  });
});

describe("signing in for a program", () => {
  test("returns tokens that work", async () => {
    const response = await tokenFor({ email: ada.email, password: goodPassword });
    const pair = await response.json();
    expect(pair).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.any(String),
      expires_at: expect.any(String),
      token_type: "Bearer",
    });
    expect(Date.parse(pair.expires_at) - Date.now()).toBeLessThanOrEqual(15 * 60 * 1000);
    const answer = await meOf(pair.access_token);
    expect(await answer.json()).toMatchObject({
      user: { id: ada.id, email: ada.email },
      session: { kind: "token" },
      organizations: [{ id: ada.organizationId, role: "owner", plan: "team" }],
    });
  });

  test("an unknown address and a wrong password are one answer", async () => {
    const wrong = await tokenFor({ email: ada.email, password: "not the password" });
    const unknown = await tokenFor({ email: freshEmail(), password: "not the password" });
    const [a, b] = [await wrong.json(), await unknown.json()];
    expect(a).toEqual({ ...b, request_id: a.request_id });
    expect(a).toMatchObject({ status: 401, code: "invalid_credentials" });
  });

  test("a disabled account cannot sign in, and its sessions end", async () => {
    const person = await signUp();
    await pool()`update users set disabled_at = now() where id = ${person.id}`;
    const answer = await tokenFor({ email: person.email, password: goodPassword });
    expect(await problemOf(answer)).toEqual({ status: 403, code: "account_disabled" });
    const guess = await tokenFor({ email: person.email, password: "not the password" });
    expect(await problemOf(guess)).toEqual({ status: 401, code: "invalid_credentials" });
    expect(await problemOf(await meOf(person.token))).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("a foreign organization cannot be named", async () => {
    const stranger = await signUp();
    const answer = await tokenFor({
      email: ada.email,
      password: goodPassword,
      organization_id: stranger.organizationId,
    });
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });

  test.each(["known", "unknown"])("ten failures lock a(n) %s address, also for the right password", async (kind) => {
    const email = kind === "known" ? (await signUp()).email : freshEmail();
    for (let failure = 0; failure < 10; failure++) {
      const answer = await tokenFor({ email, password: "wrong" });
      expect(await problemOf(answer)).toEqual({ status: 401, code: "invalid_credentials" });
    }
    const locked = await tokenFor({ email, password: goodPassword });
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(14 * 60);
    expect(await problemOf(locked)).toEqual({ status: 423, code: "account_locked" });
  });

  test("a success forgets the failures before it", async () => {
    const { email } = await signUp();
    for (let round = 0; round < 2; round++) {
      for (let failure = 0; failure < 9; failure++) await tokenFor({ email, password: "wrong" });
      expect((await tokenFor({ email, password: goodPassword })).status).toBe(200);
    }
  });
});

describe("signing out", () => {
  test("ends the session at once", async () => {
    const person = await signUp();
    const answer = await logout(request("/api/v1/auth/logout", { method: "POST", token: person.token }));
    expect(answer.status).toBe(204);
    expect(await problemOf(await meOf(person.token))).toEqual({ status: 401, code: "unauthenticated" });
  });
});
