import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { POST as logout } from "@/app/api/v1/auth/logout/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as startSignIn } from "@/app/api/v1/auth/sign-in/route";
import { sessionCookieName } from "@/lib/auth/cookie";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { consume } from "@/lib/rate-limit/consume";
import { freshEmail, origin, type Person, problemOf, request, signUp } from "../setup/api";
import { Browser } from "../setup/browser";

const meWith = (browser: Browser, headers: Record<string, string> = {}) =>
  me(request("/api/v1/auth/me", { headers: { cookie: browser.header(), ...headers } }));
const logoutWith = (browser: Browser, headers: Record<string, string> = {}) =>
  logout(request("/api/v1/auth/logout", { method: "POST", headers: { cookie: browser.header(), ...headers } }));

let ada: Person;
beforeAll(async () => {
  ada = await signUp();
});

async function signedIn(): Promise<Browser> {
  const browser = new Browser();
  await browser.signIn(ada.email);
  return browser;
}

async function freshTicket(): Promise<string> {
  const { ticket } = await new Browser().startSignIn(ada.email);
  return ticket ?? "";
}

async function spentTicket(): Promise<string> {
  const ticket = await freshTicket();
  await new Browser().redeem(ticket);
  return ticket;
}

async function oldTicket(): Promise<string> {
  const ticket = await freshTicket();
  await pool()`update auth_challenges set expires_at = expires_at - interval '60 seconds' where kind = 'sign_in_ticket'`;
  return ticket;
}

describe("signing in with a browser", () => {
  test("sets one HttpOnly, SameSite=Lax cookie that names a session row and nothing else", async () => {
    const browser = new Browser();
    const response = await browser.signIn(ada.email);
    const cookie = response.headers.getSetCookie().find((value) => value.startsWith("cadre.session="));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    const answer = await (await meWith(browser)).json();
    expect(answer).toMatchObject({ user: { email: ada.email }, session: { kind: "browser" } });
  });

  test("sets a Secure cookie with its prefix where the site is reached by HTTPS", async () => {
    const response = await authGet(
      new NextRequest(new URL("/api/auth/csrf", origin), { headers: { "x-forwarded-proto": "https" } }),
    );
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-cadre\.csrf-token=.*; Secure/i);
    expect(sessionCookieName(true)).toBe("__Host-cadre.session");
  });

  const signInWith = (body: unknown) => startSignIn(request("/api/v1/auth/sign-in", { method: "POST", body }));

  test.each([
    ["a wrong password", () => ada.email, { status: 401, code: "invalid_credentials" }],
    ["an unknown address", freshEmail, { status: 401, code: "invalid_credentials" }],
    [
      "an address that no database can store",
      () => "ada\u0000@example.com",
      { status: 422, code: "validation_failed" },
    ],
  ])("with %s gives no ticket", async (_case, email, problem) => {
    expect(await problemOf(await signInWith({ email: email(), password: "wrong password" }))).toEqual(problem);
  });

  test("is locked after the failures that the API has counted, too", async () => {
    const email = freshEmail();
    for (let failure = 0; failure < 10; failure++) await signInWith({ email, password: "wrong password" });
    const locked = await signInWith({ email, password: "wrong password" });
    expect(await problemOf(locked)).toEqual({ status: 423, code: "account_locked" });
  });

  test.each([
    ["one that was spent", spentTicket],
    ["one that is a minute old", oldTicket],
    ["one that was made up", () => "A".repeat(43)],
    ["none", () => ""],
  ])("opens no session with %s for a ticket", async (_case, make) => {
    const browser = new Browser();
    const response = await browser.redeem(await make());
    const { url } = (await response.json()) as { url: string };
    expect(new URL(url).searchParams.get("code")).toBe("unauthenticated");
    expect((await meWith(browser)).status).toBe(401);
  });

  test("opens one session for a ticket that eight browsers bring at once", async () => {
    const ticket = await freshTicket();
    const browsers = Array.from({ length: 8 }, () => new Browser());
    await Promise.all(browsers.map((browser) => browser.redeem(ticket)));
    expect(browsers.filter((browser) => browser.cookies.has("cadre.session"))).toHaveLength(1);
  });

  test.each(["signin", "signout", "error?error=%3Cscript%3E", "verify-request"])(
    "shows no page of next-auth at %s",
    async (path) => {
      const answer = await new Browser().call(`/api/auth/${path}`);
      const { url } = (await answer.json()) as { url: string };
      expect(url).toMatch(/^(http:\/\/localhost:3000)?\/log(in|out)(\?|$)/);
    },
  );

  test("without the CSRF token does nothing", async () => {
    const browser = new Browser();
    await browser.call("/api/auth/callback/credentials", { ticket: await freshTicket() });
    expect(browser.cookies.has("cadre.session")).toBe(false);
  });

  test("counts its address like every other request", async () => {
    const options = { name: "address", points: 3000, durationSeconds: 60, store: "process" } as const;
    for (let used = 0; used < options.points; used++) await consume(options, "192.0.2.77");
    const headers = { "x-cadre-peer": "192.0.2.77" };
    const answer = await authGet(new NextRequest(new URL("/api/auth/csrf", origin), { headers }));
    expect(await problemOf(answer)).toEqual({ status: 429, code: "rate_limited" });
  });

  test("refuses a large body before it is read", async () => {
    const large = new NextRequest(new URL("/api/auth/callback/credentials", origin), {
      method: "POST",
      headers: { "content-length": "20000" },
      body: "x".repeat(20_000),
    });
    expect((await authPost(large)).status).toBe(413);
  });
});

describe("a session cookie", () => {
  test("stops working at once when its row is revoked", async () => {
    const browser = await signedIn();
    expect((await meWith(browser)).status).toBe(200);
    await pool()`update sessions set revoked_at = now() where user_id = ${ada.id} and kind = 'browser'`;
    expect(await problemOf(await meWith(browser))).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("ends its row when the browser signs out", async () => {
    const browser = await signedIn();
    const copy = new Map(browser.cookies);
    const { csrfToken } = (await (await browser.call("/api/auth/csrf")).json()) as { csrfToken: string };
    await browser.call("/api/auth/signout", { csrfToken });
    expect(browser.cookies.has("cadre.session")).toBe(false);
    for (const [name, value] of copy) browser.cookies.set(name, value);
    expect((await meWith(browser)).status).toBe(401);
  });

  test("is forgotten by the browser when the API ends its session", async () => {
    const browser = await signedIn();
    const response = await logoutWith(browser, { origin });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^cadre\.session=;.*Max-Age=0/)]),
    );
    expect((await meWith(browser)).status).toBe(401);
  });

  test.each([
    ["no origin", {}],
    ["another origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["another port", { origin: "http://localhost:9999" }],
  ])("may not write with %s", async (_case, headers) => {
    const browser = await signedIn();
    expect(await problemOf(await logoutWith(browser, headers))).toEqual({ status: 403, code: "origin_not_allowed" });
    expect((await meWith(browser)).status).toBe(200);
  });

  test("may write only from HTTPS where the site is reached by HTTPS", async () => {
    env().APP_URL = "https://cadre.example";
    try {
      const browser = await signedIn();
      expect([...browser.cookies.keys()]).toContain("__Host-cadre.session");
      const refused = await logoutWith(browser, { origin });
      expect(await problemOf(refused)).toEqual({ status: 403, code: "origin_not_allowed" });
      expect((await logoutWith(browser, { origin: "https://cadre.example" })).status).toBe(204);
    } finally {
      delete env().APP_URL;
    }
  });

  test("without the prefix is none where the site is reached by HTTPS: a subdomain could have planted it", async () => {
    const browser = await signedIn();
    env().APP_URL = "https://cadre.example";
    try {
      expect(await problemOf(await meWith(browser))).toEqual({ status: 401, code: "unauthenticated" });
    } finally {
      delete env().APP_URL;
    }
    expect((await meWith(browser)).status).toBe(200);
  });

  test("that was tampered with is none", async () => {
    const browser = await signedIn();
    const value = browser.cookies.get("cadre.session") ?? "";
    browser.cookies.set("cadre.session", `${value.slice(0, -6)}AAAAAA`);
    expect((await meWith(browser)).status).toBe(401);
  });
});
