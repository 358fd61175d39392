import { beforeEach, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as signInOptions } from "@/app/api/v1/auth/passkey-sign-in/options/route";
import { POST as signInRoute } from "@/app/api/v1/auth/passkey-sign-in/route";
import { DELETE as removeRoute, PATCH as renameRoute } from "@/app/api/v1/auth/passkeys/[passkey_id]/route";
import { POST as addOptions } from "@/app/api/v1/auth/passkeys/options/route";
import { POST as addRoute } from "@/app/api/v1/auth/passkeys/route";
import { POST as reauthenticateOptions } from "@/app/api/v1/auth/reauthenticate/options/route";
import { POST as reauthenticate } from "@/app/api/v1/auth/reauthenticate/route";
import { POST as secondFactor } from "@/app/api/v1/auth/second-factor/route";
import { GET as factors } from "@/app/api/v1/auth/second-factors/route";
import type { SecondFactors } from "@/features/identity/second-factor/schema";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { origin, type Person, problemOf, request, signUp } from "../setup/api";
import { Authenticator } from "../setup/authenticator";
import { Browser } from "../setup/browser";

const host = { host: "localhost:3000" };
const refused = { status: 401, code: "invalid_credentials" };

/** As a browser on `http://localhost:3000` would send it. */
const post = (
  route: (request: Request) => Promise<Response>,
  { token, body }: { token?: string; body?: unknown } = {},
  headers: Record<string, string> = host,
) =>
  route(
    request("/api/v1/auth", {
      method: "POST",
      headers,
      ...(token ? { token } : {}),
      ...(body === undefined ? {} : { body }),
    }),
  );

async function challengeFrom(answer: Response): Promise<string> {
  return ((await answer.json()) as { challenge: string }).challenge;
}

async function register(person: Person, authenticator: Authenticator): Promise<Response> {
  const challenge = await challengeFrom(await post(addOptions, { token: person.token }));
  const response = authenticator.create({ challenge });
  return post(addRoute, { token: person.token, body: { challenge, name: "Laptop", response } });
}

async function signInWith(authenticator: Authenticator, more: object = {}): Promise<Response> {
  const challenge = await challengeFrom(await post(signInOptions));
  return post(signInRoute, { body: { challenge, response: authenticator.get({ challenge, ...more }) } });
}

async function factorsOf(person: Person): Promise<SecondFactors> {
  return (await factors(request("/api/v1/auth/second-factors", { token: person.token }))).json();
}

let ada: Person;
let key: Authenticator;
beforeEach(async () => {
  ada = await signUp();
  key = new Authenticator();
});

describe("adding a passkey", () => {
  test("takes what the browser made for this site, and gives the first recovery codes", async () => {
    const options = await (await post(addOptions, { token: ada.token })).json();
    expect(options).toMatchObject({ rp: { id: "localhost" }, user: { name: ada.email }, attestation: "none" });
    const answer = await register(ada, key);
    expect(answer.status).toBe(201);
    const { passkey, recovery_codes: codes } = await answer.json();
    expect(passkey).toMatchObject({ name: "Laptop", backed_up: false, last_used_at: null });
    expect(codes).toHaveLength(10);
    const second = await (await register(ada, new Authenticator())).json();
    expect(second.recovery_codes).toBeNull();
    expect((await factorsOf(ada)).passkeys).toHaveLength(2);
  });

  test.each([
    ["another origin", { from: "https://evil.example" }],
    ["another site's id", { rpId: "evil.example" }],
    ["another challenge", { challenge: "A".repeat(43) }],
  ])("refuses one that was made for %s", async (_case, more) => {
    const challenge = await challengeFrom(await post(addOptions, { token: ada.token }));
    const response = key.create({ challenge, ...more });
    const answer = await post(addRoute, { token: ada.token, body: { challenge, name: "Laptop", response } });
    expect(await problemOf(answer)).toEqual({ status: 400, code: "bad_request" });
    expect((await factorsOf(ada)).passkeys).toEqual([]);
  });

  test("refuses a challenge of somebody else, a spent one and an old one", async () => {
    const eve = await signUp();
    const attempt = (challenge: string) =>
      post(addRoute, { token: ada.token, body: { challenge, name: "Laptop", response: key.create({ challenge }) } });
    const hers = await challengeFrom(await post(addOptions, { token: eve.token }));
    expect(await problemOf(await attempt(hers))).toEqual({ status: 410, code: "link_invalid" });
    const own = await challengeFrom(await post(addOptions, { token: ada.token }));
    expect((await attempt(own)).status).toBe(201);
    expect(await problemOf(await attempt(own))).toEqual({ status: 410, code: "link_invalid" });
    const old = await challengeFrom(await post(addOptions, { token: ada.token }));
    await pool()`update auth_challenges set expires_at = now() where user_id = ${ada.id}`;
    expect(await problemOf(await attempt(old))).toEqual({ status: 410, code: "link_invalid" });
  });

  test("refuses a credential that somebody has already", async () => {
    const eve = await signUp();
    await register(ada, key);
    expect(await problemOf(await register(eve, key))).toEqual({ status: 409, code: "conflict" });
  });

  test("asks for a fresh sign-in", async () => {
    const challenge = await challengeFrom(await post(addOptions, { token: ada.token }));
    await pool()`update sessions set authenticated_at = now() - interval '10 minutes' where user_id = ${ada.id}`;
    const body = { challenge, name: "Laptop", response: key.create({ challenge }) };
    for (const answer of [
      await post(addOptions, { token: ada.token }),
      await post(addRoute, { token: ada.token, body }),
    ]) {
      expect(await problemOf(answer)).toEqual({ status: 403, code: "fresh_sign_in_required" });
    }
  });
});

describe("signing in without a password", () => {
  beforeEach(async () => {
    await register(ada, key);
  });

  test("opens a session that counts as having shown two factors", async () => {
    const answer = await signInWith(key, { userHandle: ada.id });
    expect(answer.status).toBe(200);
    const { ticket } = await answer.json();
    const browser = new Browser();
    await browser.redeem(ticket);
    const whoami = await me(request("/api/v1/auth/me", { headers: { cookie: browser.header() } }));
    expect(await whoami.json()).toMatchObject({ user: { id: ada.id } });
    const [session] = await pool()`select methods from sessions where user_id = ${ada.id} and kind = 'browser'`;
    expect(session?.methods).toEqual(["passkey"]);
  });

  test.each([
    ["whose owner was not verified", { userVerified: false }],
    ["from another origin", { from: "https://evil.example" }],
    ["from another port", { from: "http://localhost:9999" }],
    ["for another site's id", { rpId: "evil.example" }],
    ["of another challenge", { challenge: "A".repeat(43) }],
    ["that names another user", { userHandle: "somebody-else" }],
  ])("refuses an assertion %s", async (_case, more) => {
    expect(await problemOf(await signInWith(key, more))).toEqual(refused);
  });

  test("refuses a passkey that nobody has added, and one that was removed", async () => {
    expect(await problemOf(await signInWith(new Authenticator()))).toEqual(refused);
    await pool()`delete from passkeys where user_id = ${ada.id}`;
    expect(await problemOf(await signInWith(key))).toEqual(refused);
  });

  test("refuses the signature of another key under a known id", async () => {
    const forged = Object.assign(new Authenticator(), { id: key.id });
    expect(await problemOf(await signInWith(forged))).toEqual(refused);
  });

  test("refuses a counter that did not grow: there is a copy of the key", async () => {
    expect((await signInWith(key, { counter: 5 })).status).toBe(200);
    expect(await problemOf(await signInWith(key, { counter: 5 }))).toEqual(refused);
    expect(await problemOf(await signInWith(key, { counter: 4 }))).toEqual(refused);
    expect((await signInWith(key, { counter: 6 })).status).toBe(200);
  });

  test("takes keys that do not count", async () => {
    expect((await signInWith(key, { counter: 0 })).status).toBe(200);
    expect((await signInWith(key, { counter: 0 })).status).toBe(200);
  });

  test("takes an assertion once, however often it is sent at the same moment", async () => {
    const challenge = await challengeFrom(await post(signInOptions));
    const body = { challenge, response: key.get({ challenge }) };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(signInRoute, { body })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test("takes only challenges of its own kind", async () => {
    const { challenge = "" } = await new Browser().startSignIn(ada.email);
    const answer = await post(signInRoute, { body: { challenge, response: key.get({ challenge }) } });
    expect(await problemOf(answer)).toEqual(refused);
    const own = await challengeFrom(await post(reauthenticateOptions, { token: ada.token }).then(passkeyOf));
    const again = await post(signInRoute, { body: { challenge: own, response: key.get({ challenge: own }) } });
    expect(await problemOf(again)).toEqual(refused);
  });

  test("tells a disabled account so", async () => {
    await pool()`update users set disabled_at = now() where id = ${ada.id}`;
    expect(await problemOf(await signInWith(key))).toEqual({ status: 403, code: "account_disabled" });
  });
});

/** The passkey part of the options to confirm that it is oneself, as an answer of its own. */
async function passkeyOf(answer: Response): Promise<Response> {
  return Response.json(((await answer.json()) as { passkey: unknown }).passkey);
}

describe("a passkey beside a password", () => {
  beforeEach(async () => {
    await register(ada, key);
  });

  const show = async (authenticator: Authenticator, more: object = {}) => {
    const { challenge = "" } = await new Browser().startSignIn(ada.email);
    const proof = { method: "passkey", response: authenticator.get({ challenge, ...more }) };
    return post(secondFactor, { body: { challenge, proof } });
  };

  test("is asked for, by its own id, and signs in even where the owner was not verified", async () => {
    const step = (await new Browser().startSignIn(ada.email)) as { methods?: string[]; passkey?: object };
    expect(step.methods).toEqual(["passkey", "recovery_code"]);
    expect(step.passkey).toMatchObject({ allowCredentials: [{ id: key.id, transports: ["internal"] }] });
    expect((await show(key, { userVerified: false })).status).toBe(200);
  });

  test("of another user, or from another origin, is refused", async () => {
    const eve = await signUp();
    const hers = new Authenticator();
    await register(eve, hers);
    expect(await problemOf(await show(hers))).toEqual(refused);
    expect(await problemOf(await show(key, { from: "https://evil.example" }))).toEqual(refused);
    expect((await show(key)).status).toBe(200);
  });

  test("makes a sign-in fresh, for its own session's person only", async () => {
    await pool()`update sessions set authenticated_at = now() - interval '10 minutes' where user_id = ${ada.id}`;
    const confirm = async (authenticator: Authenticator) => {
      const challenge = await challengeFrom(await post(reauthenticateOptions, { token: ada.token }).then(passkeyOf));
      const proof = { method: "passkey", challenge, response: authenticator.get({ challenge }) };
      return post(reauthenticate, { token: ada.token, body: { proof } });
    };
    const eve = await signUp();
    const hers = new Authenticator();
    await register(eve, hers);
    expect(await problemOf(await confirm(hers))).toEqual(refused);
    expect((await confirm(key)).status).toBe(204);
    expect((await post(addOptions, { token: ada.token })).status).toBe(200);
  });
});

describe("a passkey's owner", () => {
  const rename = (id: string, person: Person) =>
    renameRoute(
      request(`/api/v1/auth/passkeys/${id}`, { method: "PATCH", token: person.token, body: { name: "Phone" } }),
    );
  const remove = (id: string, person: Person) =>
    removeRoute(request(`/api/v1/auth/passkeys/${id}`, { method: "DELETE", token: person.token }));

  test("renames and removes it, and nobody else does", async () => {
    const eve = await signUp();
    const { passkey } = await (await register(ada, key)).json();
    for (const attempt of [rename, remove]) {
      expect(await problemOf(await attempt(passkey.id, eve))).toEqual({ status: 404, code: "not_found" });
    }
    expect(await (await rename(passkey.id, ada)).json()).toMatchObject({ id: passkey.id, name: "Phone" });
    await pool()`update sessions set authenticated_at = now() - interval '10 minutes' where user_id = ${ada.id}`;
    expect(await problemOf(await remove(passkey.id, ada))).toEqual({ status: 403, code: "fresh_sign_in_required" });
    await pool()`update sessions set authenticated_at = now() where user_id = ${ada.id}`;
    expect((await remove(passkey.id, ada)).status).toBe(204);
    expect(await factorsOf(ada)).toMatchObject({ passkeys: [], recovery_codes_left: 0 });
  });
});

test("the site is the configured one, whatever host a request names", async () => {
  env().APP_URL = "https://cadre.example";
  try {
    const options = await (await post(signInOptions, {}, { host: "evil.example" })).json();
    expect(options.rpId).toBe("cadre.example");
  } finally {
    delete env().APP_URL;
  }
});

test("another site may not use the cookie to add a passkey", async () => {
  const browser = new Browser();
  await browser.signIn(ada.email);
  for (const from of ["https://evil.example", "null", `${origin}.evil.example`]) {
    const headers = { ...host, cookie: browser.header(), origin: from };
    for (const route of [addOptions, addRoute, reauthenticateOptions]) {
      expect(await problemOf(await post(route, { body: {} }, headers))).toEqual({
        status: 403,
        code: "origin_not_allowed",
      });
    }
  }
});
