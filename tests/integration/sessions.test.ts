import { beforeEach, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as refresh } from "@/app/api/v1/auth/refresh/route";
import { DELETE as endOne } from "@/app/api/v1/sessions/[session_id]/route";
import { DELETE as endOthers, GET as list } from "@/app/api/v1/sessions/route";
import { DELETE as forgetDevice } from "@/app/api/v1/trusted-devices/[device_id]/route";
import { GET as devices } from "@/app/api/v1/trusted-devices/route";
import type { OwnSession } from "@/features/identity/sessions/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { origin, type Person, problemOf, request, signIn, signUp } from "../setup/api";
import { Browser } from "../setup/browser";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

async function sessionsOf(token: string, query = ""): Promise<OwnSession[]> {
  const answer = await list(request(`/api/v1/sessions${query}`, { token }));
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: OwnSession[] }).data;
}
const statusOf = async (token: string) => (await me(request("/api/v1/auth/me", { token }))).status;
const end = (id: string, token: string) => endOne(request(`/api/v1/sessions/${id}`, { method: "DELETE", token }));
const signedIn = async () => {
  const browser = new Browser();
  await browser.signIn(ada.email);
  return browser;
};
const meWith = (browser: Browser) => me(request("/api/v1/auth/me", { headers: { cookie: browser.header() } }));

describe("the list of sessions", () => {
  test("tells device, masked address, how it was opened and which one is current", async () => {
    await signedIn();
    await pool()`
      update sessions set user_agent = ${firefox}, address = '203.0.113.77' where user_id = ${ada.id} and kind = 'browser'`;
    const [browser, token] = await sessionsOf(ada.token);
    expect(browser).toMatchObject({
      kind: "browser",
      device: "Firefox on Linux",
      address: "203.0.•.•",
      methods: ["password"],
      by_operator: false,
      current: false,
    });
    expect(token).toMatchObject({ kind: "token", current: true });
  });

  test("holds only live ones of one's own: none that ended, ran out or was left idle for a week", async () => {
    const eve = await signUp();
    const others = [await signIn(ada), await signIn(ada), await signIn(ada)];
    const all = await sessionsOf(ada.token);
    expect(all).toHaveLength(4);
    const [first, second, third] = all;
    await pool()`update sessions set revoked_at = now() where id = ${first?.id ?? ""}`;
    await pool()`update sessions set expires_at = now() where id = ${second?.id ?? ""}`;
    await pool()`update sessions set last_seen_at = now() - interval '7 days' where id = ${third?.id ?? ""}`;
    expect(await sessionsOf(ada.token)).toMatchObject([{ current: true }]);
    for (const token of others) expect(await statusOf(token)).toBe(401);
    expect(await sessionsOf(eve.token)).toHaveLength(1);
  });

  test("comes in pages", async () => {
    for (let more = 0; more < 2; more++) await signIn(ada);
    const first = await (await list(request("/api/v1/sessions?limit=2", { token: ada.token }))).json();
    expect(first.data).toHaveLength(2);
    const rest = await sessionsOf(ada.token, `?limit=2&cursor=${first.next_cursor}`);
    expect(rest).toHaveLength(1);
    expect(rest[0]?.current).toBe(true);
  });
});

describe("ending a session", () => {
  test("holds on its next request, for cookie, access token and refresh token", async () => {
    const browser = await signedIn();
    const token = await signIn(ada);
    const [newest, older, own] = await sessionsOf(ada.token);
    expect([newest?.kind, older?.kind, own?.current]).toEqual(["token", "browser", true]);
    expect((await end(newest?.id ?? "", ada.token)).status).toBe(204);
    expect((await end(older?.id ?? "", ada.token)).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
    expect((await meWith(browser)).status).toBe(401);
    expect(await statusOf(ada.token)).toBe(200);
    expect((await end(own?.id ?? "", ada.token)).status).toBe(204);
    expect(await statusOf(ada.token)).toBe(401);
    const body = { refresh_token: ada.refreshToken };
    const renewed = await refresh(request("/api/v1/auth/refresh", { method: "POST", body }));
    expect(await problemOf(renewed)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("of somebody else, or one that is over, is not found", async () => {
    const eve = await signUp();
    const [hers] = await sessionsOf(eve.token);
    expect(await problemOf(await end(hers?.id ?? "", ada.token))).toEqual({ status: 404, code: "not_found" });
    expect(await problemOf(await end(newId(), ada.token))).toEqual({ status: 404, code: "not_found" });
    expect(await statusOf(eve.token)).toBe(200);
    await signIn(ada);
    const [mine] = await sessionsOf(ada.token);
    await end(mine?.id ?? "", ada.token);
    expect((await end(mine?.id ?? "", ada.token)).status).toBe(404);
  });

  test("everywhere else leaves the current one and other people's, and is noted", async () => {
    const eve = await signUp();
    const [browser, token] = [await signedIn(), await signIn(ada)];
    const answer = await endOthers(request("/api/v1/sessions", { method: "DELETE", token: ada.token }));
    expect(answer.status).toBe(204);
    expect((await meWith(browser)).status).toBe(401);
    expect([await statusOf(token), await statusOf(ada.token), await statusOf(eve.token)]).toEqual([401, 200, 200]);
    const [event] = await pool()`
      select detail from security_events where user_id = ${ada.id} and kind = 'session.revoked'`;
    expect(event?.detail).toEqual({ reason: "signed_out", which: "all_others" });
  });

  test.each([
    [
      "ending one",
      (browser: Browser, from: string) =>
        endOne(
          request(`/api/v1/sessions/${newId()}`, {
            method: "DELETE",
            headers: { cookie: browser.header(), origin: from },
          }),
        ),
    ],
    [
      "ending all others",
      (browser: Browser, from: string) =>
        endOthers(
          request("/api/v1/sessions", { method: "DELETE", headers: { cookie: browser.header(), origin: from } }),
        ),
    ],
    [
      "forgetting a device",
      (browser: Browser, from: string) =>
        forgetDevice(
          request(`/api/v1/trusted-devices/${newId()}`, {
            method: "DELETE",
            headers: { cookie: browser.header(), origin: from },
          }),
        ),
    ],
  ])("%s is refused to another site that uses the cookie", async (_case, attempt) => {
    const browser = await signedIn();
    for (const from of ["https://evil.example", "null", `${origin}.evil.example`]) {
      expect(await problemOf(await attempt(browser, from))).toEqual({ status: 403, code: "origin_not_allowed" });
    }
  });
});

describe("a session's life", () => {
  test("is thirty days for a browser, and seven without use", async () => {
    const browser = await signedIn();
    const [row] = await pool()`
      select extract(epoch from expires_at - now()) / 86400 as days from sessions
      where user_id = ${ada.id} and kind = 'browser'`;
    expect(Number(row?.days)).toBeCloseTo(30, 2);
    await pool()`update sessions set last_seen_at = now() - interval '6 days 23 hours' where user_id = ${ada.id}`;
    expect((await meWith(browser)).status).toBe(200);
    await pool()`update sessions set last_seen_at = now() - interval '7 days' where user_id = ${ada.id}`;
    expect((await meWith(browser)).status).toBe(401);
  });

  test("cannot be fixed beforehand: signing in makes a new one, and the browser's old one ends", async () => {
    const browser = await signedIn();
    const planted = new Browser();
    for (const [name, value] of browser.cookies) planted.cookies.set(name, value);
    await browser.signIn(ada.email);
    expect(browser.cookies.get("cadre.session")).not.toBe(planted.cookies.get("cadre.session"));
    expect((await meWith(browser)).status).toBe(200);
    expect((await meWith(planted)).status).toBe(401);
  });

  test("begins with an event that tells how", async () => {
    const starts = await pool()`
      select detail from security_events where user_id = ${ada.id} and kind = 'session.started'`;
    expect(starts).toMatchObject([{ detail: { kind: "token", methods: ["password"] } }]);
  });

  test("that does not begin is noted once in five minutes", async () => {
    for (let wrong = 0; wrong < 3; wrong++) await new Browser().startSignIn(ada.email, "not the password");
    await expect
      .poll(() => pool()`select detail from security_events where user_id = ${ada.id} and kind = 'session.failed'`)
      .toEqual([{ detail: { reason: "password" } }]);
  });
});

describe("browsers that skip the second factor", () => {
  const remember = async (person: Person) => {
    const [row] = await pool()`
      insert into trusted_devices (id, user_id, token_hash, user_agent, expires_at)
      values (${newId()}, ${person.id}, ${newId()}, ${firefox}, now() + interval '30 days') returning id`;
    return row?.id as string;
  };
  const devicesOf = async (person: Person) =>
    ((await (await devices(request("/api/v1/trusted-devices", { token: person.token }))).json()) as { data: object[] })
      .data;
  const forget = (id: string, person: Person) =>
    forgetDevice(request(`/api/v1/trusted-devices/${id}`, { method: "DELETE", token: person.token }));

  test("are asked for it again once all other sessions are ended", async () => {
    const eve = await signUp();
    await Promise.all([remember(ada), remember(eve)]);
    await endOthers(request("/api/v1/sessions", { method: "DELETE", token: ada.token }));
    expect(await devicesOf(ada)).toEqual([]);
    expect(await devicesOf(eve)).toHaveLength(1);
  });

  test("are listed and forgotten by their own person only", async () => {
    const eve = await signUp();
    const id = await remember(ada);
    expect(await devicesOf(ada)).toMatchObject([{ id, device: "Firefox on Linux" }]);
    expect(await devicesOf(eve)).toEqual([]);
    expect(await problemOf(await forget(id, eve))).toEqual({ status: 404, code: "not_found" });
    expect((await forget(id, ada)).status).toBe(204);
    expect(await devicesOf(ada)).toEqual([]);
  });
});
