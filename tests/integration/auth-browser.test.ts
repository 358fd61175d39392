import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { POST as logout } from "@/app/api/v1/auth/logout/route";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { sessionCookieName } from "@/lib/auth/cookie";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { consume } from "@/lib/rate-limit/consume";
import { freshEmail, goodPassword, origin, type Person, problemOf, request, signUp } from "../setup/api";

/** What a browser does: keeps cookies, and sends them with its origin. */
class Browser {
  readonly cookies = new Map<string, string>();

  async call(path: string, form?: Record<string, string>): Promise<Response> {
    const body = form && new URLSearchParams(form).toString();
    const response = await (form ? authPost : authGet)(
      new NextRequest(new URL(path, origin), {
        method: form ? "POST" : "GET",
        headers: {
          cookie: this.header(),
          "x-auth-return-redirect": "1",
          ...(body
            ? { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) }
            : {}),
        },
        ...(body ? { body } : {}),
      }),
    );
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    return response;
  }

  async signIn(email: string, password: string): Promise<Response> {
    const { csrfToken } = (await (await this.call("/api/auth/csrf")).json()) as { csrfToken: string };
    return this.call("/api/auth/callback/credentials", { csrfToken, email, password });
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  private keep(cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const separator = pair.indexOf("=");
    const name = pair.slice(0, separator);
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(separator + 1));
  }
}

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
  await browser.signIn(ada.email, goodPassword);
  return browser;
}

describe("signing in with a browser", () => {
  test("sets one HttpOnly, SameSite=Lax cookie that names a session row and nothing else", async () => {
    const browser = new Browser();
    const response = await browser.signIn(ada.email, goodPassword);
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

  test.each([
    ["a wrong password", () => ada.email, "invalid_credentials"],
    ["an unknown address", freshEmail, "invalid_credentials"],
    ["an address that no database can store", () => "ada\u0000@example.com", "invalid_credentials"],
  ])("with %s leads back with the code", async (_case, email, code) => {
    const browser = new Browser();
    const response = await browser.signIn(email(), "wrong password");
    const { url } = (await response.json()) as { url: string };
    expect(new URL(url).searchParams.get("code")).toBe(code);
    expect((await meWith(browser)).status).toBe(401);
  });

  test("is locked after the failures that the API has counted, too", async () => {
    const email = freshEmail();
    const browser = new Browser();
    for (let failure = 0; failure < 10; failure++) await browser.signIn(email, "wrong password");
    const { url } = (await (await browser.signIn(email, "wrong password")).json()) as { url: string };
    expect(new URL(url).searchParams.get("code")).toBe("account_locked");
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
    await browser.call("/api/auth/callback/credentials", { email: ada.email, password: goodPassword });
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
