import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Member } from "@/features/members/schema";
import { pool } from "@/lib/db/client";
import { type Person, problemOf, request, signUp } from "../setup/api";
import { joinVerified } from "../setup/credentials";
import { dispatch } from "../setup/dispatch";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from("a jpeg's rest")]);
const webp = Buffer.concat([Buffer.from("RIFF"), Buffer.alloc(4), Buffer.from("WEBPVP8 ")]);
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

const call = (method: string, path: string, { token }: Pick<Person, "token">, body?: unknown) =>
  dispatch(request(path, { method, token, ...(body === undefined ? {} : { body }) }));
const upload = (person: Person, content: Buffer | string) =>
  call("PUT", "/api/v1/me/avatar", person, { content: Buffer.from(content).toString("base64") });
const download = (person: Person) => call("GET", "/api/v1/me/avatar", person);

describe("one's name", () => {
  test("is changed, trimmed and kept among the security events", async () => {
    const ada = await signUp();
    const answer = await call("PATCH", "/api/v1/me", ada, { name: "  Ada King " });
    expect(await answer.json()).toMatchObject({ id: ada.id, name: "Ada King" });
    const [event] =
      await pool()`select detail from security_events where user_id = ${ada.id} and kind = 'profile.changed'`;
    expect(event?.detail).toEqual({ fields: ["name"] });
  });

  test.each([[""], ["   "], ["x".repeat(101)]])("cannot be %j", async (name) => {
    const answer = await call("PATCH", "/api/v1/me", await signUp(), { name });
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "name" }] });
  });
});

describe("one's picture", () => {
  test.each([
    ["PNG", png, "image/png"],
    ["JPEG", jpeg, "image/jpeg"],
    ["WebP", webp, "image/webp"],
  ])("may be %s and comes back as it was, never to be taken for a page", async (_case, content, type) => {
    const ada = await signUp();
    const { avatar_url } = await (await upload(ada, content)).json();
    expect(await (await call("GET", "/api/v1/auth/me", ada)).json()).toMatchObject({ user: { avatar_url } });

    const answer = await call("GET", avatar_url, ada);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": type,
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/default-src 'none'.*sandbox/),
      "cache-control": expect.stringMatching(/^private/),
      "cross-origin-resource-policy": "same-origin",
    });
  });

  test.each([
    ["SVG", svg],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["HTML behind blanks", `\n\n  ${svg}`],
    ["GIF", "GIF89a"],
    ["PDF", "%PDF-1.7"],
    ["RIFF that is no WebP", "RIFF....WAVEfmt "],
    ["the start of a PNG", Buffer.from([0x89, 0x50, 0x4e])],
    ["a program", readFileSync(process.execPath).subarray(0, 512)],
  ])("cannot be %s, whatever it calls itself", async (_case, content) => {
    const ada = await signUp();
    const answer = await upload(ada, content);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "content" }] });
    expect(await problemOf(await download(ada))).toEqual({ status: 404, code: "not_found" });
  });

  test("that hides a page behind a picture's first bytes stays a picture", async () => {
    const ada = await signUp();
    await upload(ada, Buffer.concat([png, Buffer.from("<script>alert(1)</script>")]));
    const answer = await download(ada);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
  });

  test("weighs at most a mebibyte", async () => {
    const ada = await signUp();
    const fitting = Buffer.concat([png, Buffer.alloc(1024 * 1024 - png.length)]);
    expect((await upload(ada, fitting)).status).toBe(200);
    expect((await upload(ada, Buffer.concat([fitting, Buffer.from("x")]))).status).toBe(422);
    expect(await problemOf(await upload(ada, Buffer.alloc(2 * 1024 * 1024)))).toEqual({
      status: 413,
      code: "body_too_large",
    });
  });

  test("is one's own: nobody else reads it, and nobody anonymous", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    await upload(ada, png);
    expect((await download(bob)).status).toBe(404);
    expect((await dispatch(request("/api/v1/me/avatar"))).status).toBe(401);
  });

  test("is seen by colleagues, at the address that the members have, and by nobody else", async () => {
    const ada = await signUp();
    const bob = await joinVerified(ada, "viewer");
    await upload(bob, png);
    const listed = await dispatch(request("/api/v1/members", { token: ada.token }));
    const { data } = (await listed.json()) as { data: Member[] };
    const address = data.find(({ user_id }) => user_id === bob.id)?.avatar_url ?? "";
    expect(data.find(({ user_id }) => user_id === ada.id)?.avatar_url).toBeNull();
    const answer = await call("GET", address, ada);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
    expect(await problemOf(await call("GET", address, await signUp()))).toEqual({ status: 404, code: "not_found" });
    expect((await dispatch(request(address))).status).toBe(401);
  });

  test("is removed", async () => {
    const ada = await signUp();
    await upload(ada, png);
    expect((await call("DELETE", "/api/v1/me/avatar", ada)).status).toBe(204);
    expect((await download(ada)).status).toBe(404);
    expect(await (await call("GET", "/api/v1/me", ada)).json()).toMatchObject({ avatar_url: null });
  });
});

describe("mails", () => {
  const path = "/api/v1/me/notification-preferences";

  test("are all on at first; an optional kind is switched off and on again", async () => {
    const ada = await signUp();
    const { data } = await (await call("GET", path, ada)).json();
    expect(data.every(({ enabled }: { enabled: boolean }) => enabled)).toBe(true);
    for (const enabled of [false, true]) {
      const answer = await call("PATCH", path, ada, { category: "sign_ins", channel: "email", enabled });
      expect(await answer.json()).toMatchObject({ category: "sign_ins", enabled, required: false });
      const after = await (await call("GET", path, ada)).json();
      expect(after.data).toContainEqual(expect.objectContaining({ category: "sign_ins", enabled }));
    }
  });

  test.each(["security", "membership", "nonsense"])("of the kind %s cannot be switched off", async (category) => {
    const answer = await call("PATCH", path, await signUp(), { category, channel: "email", enabled: false });
    expect(await answer.json()).toMatchObject({ code: "validation_failed", errors: [{ path: "category" }] });
  });

  test("switched off by one are still sent to another", async () => {
    const [ada, bob] = [await signUp(), await signUp()];
    await call("PATCH", path, ada, { category: "roles", channel: "email", enabled: false });
    const { data } = await (await call("GET", path, bob)).json();
    expect(data).toContainEqual(expect.objectContaining({ category: "roles", enabled: true }));
  });
});

describe("consents", () => {
  const path = "/api/v1/me/consents";

  test("are listed with their versions; the one to news is given and withdrawn", async () => {
    const ada = await signUp();
    const { data } = await (await call("GET", path, ada)).json();
    expect(data.map(({ document }: { document: string }) => document).sort()).toEqual(["privacy", "terms"]);
    for (const given of [true, false]) {
      expect((await call("POST", path, ada, { document: "marketing", given })).status).toBe(201);
      const list = await (await call("GET", path, ada)).json();
      expect(list.data[0]).toMatchObject({ document: "marketing", given });
    }
    const kinds = (await pool()`select kind from security_events where user_id = ${ada.id}`).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["consent.given", "consent.withdrawn"]));
  });

  test("to what an account rests on are not withdrawn without leaving", async () => {
    const answer = await call("POST", path, await signUp(), { document: "terms", given: false });
    expect(answer.status).toBe(422);
  });
});
