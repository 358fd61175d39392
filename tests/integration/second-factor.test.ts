import { beforeEach, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as reauthenticate } from "@/app/api/v1/auth/reauthenticate/route";
import { POST as renewCodes } from "@/app/api/v1/auth/recovery-codes/route";
import { POST as secondFactor } from "@/app/api/v1/auth/second-factor/route";
import { GET as factors } from "@/app/api/v1/auth/second-factors/route";
import { POST as issueToken } from "@/app/api/v1/auth/token/route";
import { POST as confirmTotp } from "@/app/api/v1/auth/totp/confirm/route";
import { DELETE as removeTotp, POST as startTotp } from "@/app/api/v1/auth/totp/route";
import { deleteExpiredDevices } from "@/features/identity/second-factor/trusted-devices";
import { pool } from "@/lib/db/client";
import { goodPassword, origin, type Person, problemOf, request, signUp } from "../setup/api";
import { Browser } from "../setup/browser";
import { addTotp, codeOf } from "../setup/second-factor";

const refused = { status: 401, code: "invalid_credentials" };

async function challengeOf(person: Person): Promise<string> {
  const { challenge } = await new Browser().startSignIn(person.email);
  if (!challenge) throw new Error("No second factor was asked for.");
  return challenge;
}

const show = (challenge: string, proof: object, more: object = {}, headers: Record<string, string> = {}) =>
  secondFactor(request("/api/v1/auth/second-factor", { method: "POST", body: { challenge, proof, ...more }, headers }));
const showCode = (challenge: string, code: string) => show(challenge, { method: "totp", code });
const showRecovery = (challenge: string, code: string) => show(challenge, { method: "recovery_code", code });
const ticketIn = async (response: Response) => ((await response.json()) as { ticket: string }).ticket;
const eventsOf = (person: Person) =>
  pool()`select kind, detail from security_events where user_id = ${person.id} order by id`;
const act = (route: (request: Request) => Promise<Response>, token: string, method = "POST", body?: unknown) =>
  route(request("/api/v1/auth/totp", { method, token, ...(body === undefined ? {} : { body }) }));

let ada: Person;
let secret: string;
let recoveryCodes: string[];
beforeEach(async () => {
  ada = await signUp();
  ({ secret, recoveryCodes } = await addTotp(ada.token));
});

describe("signing in with an authenticator app", () => {
  test("asks for a code after the password and opens a session that has shown both", async () => {
    const browser = new Browser();
    const step = await browser.startSignIn(ada.email);
    expect(step).toEqual({ challenge: expect.any(String), methods: ["totp", "recovery_code"], passkey: null });
    const answer = await showCode(step.challenge ?? "", codeOf(secret));
    expect(answer.status).toBe(200);
    await browser.redeem(await ticketIn(answer));
    const whoami = await me(request("/api/v1/auth/me", { headers: { cookie: browser.header() } }));
    expect(whoami.status).toBe(200);
    const [session] = await pool()`select methods from sessions where user_id = ${ada.id} and kind = 'browser'`;
    expect(session?.methods).toEqual(["password", "totp"]);
  });

  test.each([-1, 0, 1])("takes the code of step %i", async (steps) => {
    expect((await showCode(await challengeOf(ada), codeOf(secret, steps))).status).toBe(200);
  });

  test.each([-3, 3])("refuses the code of step %i", async (steps) => {
    expect(await problemOf(await showCode(await challengeOf(ada), codeOf(secret, steps)))).toEqual(refused);
  });

  test("takes a code typed with spaces", async () => {
    const code = codeOf(secret);
    expect((await showCode(await challengeOf(ada), `${code.slice(0, 3)} ${code.slice(3)} `)).status).toBe(200);
  });

  test("refuses the replay of a code, and any older one", async () => {
    const code = codeOf(secret);
    expect((await showCode(await challengeOf(ada), code)).status).toBe(200);
    expect(await problemOf(await showCode(await challengeOf(ada), code))).toEqual(refused);
    expect(await problemOf(await showCode(await challengeOf(ada), codeOf(secret, -1)))).toEqual(refused);
  });

  test("takes a code once, in however many sign-ins it is shown at the same moment", async () => {
    const code = codeOf(secret);
    const challenges = await Promise.all(Array.from({ length: 6 }, () => challengeOf(ada)));
    const answers = await Promise.all(challenges.map((challenge) => showCode(challenge, code)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test("takes a challenge once", async () => {
    const challenge = await challengeOf(ada);
    expect((await showCode(challenge, codeOf(secret))).status).toBe(200);
    const again = await showRecovery(challenge, recoveryCodes[0] ?? "");
    expect(await problemOf(again)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("gives a challenge up after five wrong codes", async () => {
    const challenge = await challengeOf(ada);
    for (let wrong = 0; wrong < 5; wrong++) expect((await showCode(challenge, "000000")).status).toBe(401);
    const right = await showCode(challenge, codeOf(secret));
    expect(await problemOf(right)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("locks the second factor of an account after ten wrong codes, whatever the challenges", async () => {
    for (let round = 0; round < 2; round++) {
      const challenge = await challengeOf(ada);
      for (let wrong = 0; wrong < 5; wrong++) await showCode(challenge, "000000");
    }
    const locked = await showCode(await challengeOf(ada), codeOf(secret));
    expect(await problemOf(locked)).toEqual({ status: 423, code: "account_locked" });
  });

  test("refuses a challenge after ten minutes, and one that nobody was given", async () => {
    const challenge = await challengeOf(ada);
    await pool()`update auth_challenges set expires_at = expires_at - interval '10 minutes' where user_id = ${ada.id}`;
    for (const each of [challenge, "made-up"]) {
      expect(await problemOf(await showCode(each, codeOf(secret)))).toEqual({ status: 401, code: "unauthenticated" });
    }
  });

  test("refuses another person's code and another person's recovery code", async () => {
    const eve = await signUp();
    const hers = await addTotp(eve.token);
    const challenge = await challengeOf(ada);
    expect(await problemOf(await showCode(challenge, codeOf(hers.secret)))).toEqual(refused);
    expect(await problemOf(await showRecovery(challenge, hers.recoveryCodes[0] ?? ""))).toEqual(refused);
  });

  test("does not take the challenge for a ticket", async () => {
    const browser = new Browser();
    await browser.redeem(await challengeOf(ada));
    expect(browser.cookies.has("cadre.session")).toBe(false);
  });
});

describe("a recovery code", () => {
  test("signs in once, and its owner is told", async () => {
    const [code = "", other = ""] = recoveryCodes;
    const browser = new Browser();
    const answer = await showRecovery(await challengeOf(ada), ` ${code.toUpperCase().replaceAll("-", " ")} `);
    await browser.redeem(await ticketIn(answer));
    expect(browser.cookies.has("cadre.session")).toBe(true);
    expect(await problemOf(await showRecovery(await challengeOf(ada), code))).toEqual(refused);
    expect((await showRecovery(await challengeOf(ada), other)).status).toBe(200);
    const kinds = (await eventsOf(ada)).map((event) => event.kind);
    expect(kinds.filter((kind) => kind === "second_factor.used")).toHaveLength(2);
  });

  test("works once, however many sign-ins show it at the same moment", async () => {
    const challenges = await Promise.all(Array.from({ length: 6 }, () => challengeOf(ada)));
    const answers = await Promise.all(challenges.map((challenge) => showRecovery(challenge, recoveryCodes[0] ?? "")));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test("is one of ten, none of which is stored", async () => {
    expect(new Set(recoveryCodes).size).toBe(10);
    const rows = await pool()`select * from recovery_codes where user_id = ${ada.id}`;
    expect(rows).toHaveLength(10);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll("-", ""));
    expect(rows[0]?.code_hash).toMatch(/^\$argon2id\$/);
  });

  test("stops working when new ones are made", async () => {
    const answer = await renewCodes(request("/api/v1/auth/recovery-codes", { method: "POST", token: ada.token }));
    const { recovery_codes: renewed } = (await answer.json()) as { recovery_codes: string[] };
    expect(await problemOf(await showRecovery(await challengeOf(ada), recoveryCodes[0] ?? ""))).toEqual(refused);
    expect((await showRecovery(await challengeOf(ada), renewed[0] ?? "")).status).toBe(200);
  });
});

describe("a remembered browser", () => {
  async function remembered(): Promise<Browser> {
    const browser = new Browser();
    const answer = await show(
      await challengeOf(ada),
      { method: "totp", code: codeOf(secret) },
      { remember_device: true },
    );
    for (const cookie of answer.headers.getSetCookie()) browser.keep(cookie);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^cadre\.device=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
    return browser;
  }

  test("is not asked for a second factor, and its session counts as having shown one", async () => {
    const browser = await remembered();
    const { ticket = "" } = await browser.startSignIn(ada.email);
    await browser.redeem(ticket);
    const [session] = await pool()`
      select methods from sessions where user_id = ${ada.id} and kind = 'browser' order by id desc limit 1`;
    expect(session?.methods).toEqual(["password", "trusted_device"]);
  });

  test("gets a __Host- cookie where the site is reached by HTTPS", async () => {
    const headers = { "x-forwarded-proto": "https" };
    const proof = { method: "totp", code: codeOf(secret) };
    const answer = await show(await challengeOf(ada), proof, { remember_device: true }, headers);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-cadre\.device=.*; HttpOnly; SameSite=Lax; Secure$/);
  });

  test.each([
    ["after 30 days", () => pool()`update trusted_devices set expires_at = now()`],
    ["after the password changed", () => pool()`update users set password_changed_at = now() where id = ${ada.id}`],
    ["after a factor was added or removed", () => renewTotp(ada.token)],
  ])("is asked again %s", async (_case, change) => {
    const browser = await remembered();
    await change();
    expect(await browser.startSignIn(ada.email)).toHaveProperty("challenge");
  });

  test("is forgotten for good once its time is over", async () => {
    await deleteExpiredDevices();
    await remembered();
    expect(await deleteExpiredDevices()).toBe(0);
    await pool()`update trusted_devices set expires_at = now() - interval '1 second' where user_id = ${ada.id}`;
    expect(await deleteExpiredDevices()).toBe(1);
  });

  test("of somebody else is asked", async () => {
    const eve = await signUp();
    await addTotp(eve.token);
    expect(await (await remembered()).startSignIn(eve.email)).toHaveProperty("challenge");
  });
});

async function renewTotp(token: string): Promise<void> {
  await act(removeTotp, token, "DELETE");
  await addTotp(token);
}

describe("changing second factors", () => {
  const stale = () =>
    pool()`update sessions set authenticated_at = now() - interval '10 minutes' where user_id = ${ada.id}`;

  test.each([
    ["adding an app", () => act(startTotp, ada.token)],
    ["confirming an app", () => act(confirmTotp, ada.token, "POST", { code: "123456" })],
    ["removing an app", () => act(removeTotp, ada.token, "DELETE")],
    ["making new recovery codes", () => act(renewCodes, ada.token)],
  ])("%s asks for a fresh sign-in", async (_case, attempt) => {
    await stale();
    expect(await problemOf(await attempt())).toEqual({ status: 403, code: "fresh_sign_in_required" });
  });

  test("needs the second factor to be fresh again: the password alone is not enough", async () => {
    await stale();
    const confirm = (proof: object) => act(reauthenticate, ada.token, "POST", { proof });
    expect(await problemOf(await confirm({ method: "password", password: goodPassword }))).toEqual(refused);
    expect(await problemOf(await confirm({ method: "totp", code: "000000" }))).toEqual(refused);
    expect((await confirm({ method: "totp", code: codeOf(secret) })).status).toBe(204);
    expect((await act(renewCodes, ada.token)).status).toBe(201);
  });

  test("without a second factor the password makes a sign-in fresh, and a wrong one counts towards the lock", async () => {
    const bob = await signUp();
    await pool()`update sessions set authenticated_at = now() - interval '10 minutes' where user_id = ${bob.id}`;
    const confirm = (password: string) =>
      act(reauthenticate, bob.token, "POST", { proof: { method: "password", password } });
    expect(await problemOf(await confirm("not the password"))).toEqual(refused);
    expect((await confirm(goodPassword)).status).toBe(204);
    expect((await act(startTotp, bob.token)).status).toBe(201);
    for (let wrong = 0; wrong < 10; wrong++) await confirm("not the password");
    expect(await problemOf(await confirm(goodPassword))).toEqual({ status: 423, code: "account_locked" });
  });

  test("a second app is refused until the first is removed", async () => {
    expect(await problemOf(await act(startTotp, ada.token))).toEqual({ status: 409, code: "conflict" });
  });

  test("an app that was never confirmed protects nothing and asks nobody", async () => {
    const bob = await signUp();
    await act(startTotp, bob.token);
    expect(await new Browser().startSignIn(bob.email)).toHaveProperty("ticket");
    const listed = await (await factors(request("/api/v1/auth/second-factors", { token: bob.token }))).json();
    expect(listed).toEqual({ totp: null, passkeys: [], recovery_codes_left: 0, has_password: true });
  });

  test("a wrong first code is explained at its field", async () => {
    const bob = await signUp();
    await act(startTotp, bob.token);
    const answer = await act(confirmTotp, bob.token, "POST", { code: "000000" });
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "code" }] });
  });

  test("with the last factor go the recovery codes, and its owner is told", async () => {
    expect((await act(removeTotp, ada.token, "DELETE")).status).toBe(204);
    expect(await pool()`select id from recovery_codes where user_id = ${ada.id}`).toHaveLength(0);
    expect(await new Browser().startSignIn(ada.email)).toHaveProperty("ticket");
    expect((await eventsOf(ada)).map((event) => event.kind)).toEqual(
      expect.arrayContaining(["second_factor.added", "second_factor.removed"]),
    );
    expect((await act(removeTotp, ada.token, "DELETE")).status).toBe(404);
  });

  test("the secret lies encrypted in the database", async () => {
    const [row] = await pool()`select * from totp_credentials where user_id = ${ada.id}`;
    expect(row?.secret_encrypted).toMatch(/^v1\./);
    expect(JSON.stringify(row)).not.toContain(secret);
  });
});

describe("a program", () => {
  const tokenWith = (more: object) =>
    issueToken(
      request("/api/v1/auth/token", { method: "POST", body: { email: ada.email, password: goodPassword, ...more } }),
    );

  test("must show a second factor where there is one", async () => {
    expect(await problemOf(await tokenWith({}))).toEqual({ status: 403, code: "second_factor_required" });
    expect(await problemOf(await tokenWith({ code: "000000" }))).toEqual(refused);
    expect(await problemOf(await tokenWith({ code: "" }))).toEqual(refused);
    expect((await tokenWith({ code: codeOf(secret) })).status).toBe(200);
    expect((await tokenWith({ code: recoveryCodes[0] })).status).toBe(200);
    expect(await problemOf(await tokenWith({ code: recoveryCodes[0] }))).toEqual(refused);
  });

  test("with a wrong password is not told that there is a second factor", async () => {
    expect(await problemOf(await tokenWith({ password: "wrong" }))).toEqual(refused);
  });
});

describe("an organization that asks for a second factor", () => {
  test("lets in who adds one in the session they have", async () => {
    const bob = await signUp();
    await pool()`update organizations set require_second_factor = true where id = ${bob.organizationId}`;
    const { GET: conversations } = await import("@/app/api/v1/conversations/route");
    const enter = () => conversations(request("/api/v1/conversations", { token: bob.token }));
    expect(await problemOf(await enter())).toEqual({ status: 403, code: "second_factor_required" });
    await addTotp(bob.token);
    expect((await enter()).status).toBe(200);
  });
});

test("the cookie of a browser may not be used by another site to change factors", async () => {
  const browser = new Browser();
  const answer = await showCode(await challengeOf(ada), codeOf(secret));
  await browser.redeem(await ticketIn(answer));
  const routes = [startTotp, confirmTotp, renewCodes, reauthenticate];
  for (const route of routes) {
    for (const from of ["https://evil.example", "null", `${origin}.evil.example`]) {
      const headers = { cookie: browser.header(), origin: from };
      const response = await route(request("/api/v1/auth/totp", { method: "POST", headers, body: {} }));
      expect(await problemOf(response)).toEqual({ status: 403, code: "origin_not_allowed" });
    }
  }
});
