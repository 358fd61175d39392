import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { route } from "@/lib/api/route";
import { roles, type Scope } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Person, problemOf, type RequestOptions, request, signIn, signUp } from "../setup/api";

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
});

const common = { summary: "Probe", tags: ["Probes"], status: 200 } as const;
const Seen = z.object({ organization: z.string(), role: z.enum(roles), user: z.string() });

const probe = endpoint({
  ...common,
  method: "POST",
  path: "/api/v1/probes/{probe_id}",
  access: "runs:write",
  params: z.object({ probe_id: z.uuid() }),
  query: z.object({ times: z.coerce.number().int().max(5).default(1) }),
  body: z.object({ text: z.string().max(10), nested: z.strictObject({ flag: z.boolean() }).optional() }),
  bodyLimitBytes: 200,
  response: Seen,
});
const callProbe = route(probe, ({ ctx }) => ({
  organization: ctx.organization.id,
  role: ctx.organization.role,
  user: ctx.actor.type === "user" ? ctx.actor.userId : "system",
}));
const send = (options: RequestOptions = {}, path = `/api/v1/probes/${newId()}`) =>
  callProbe(request(path, { method: "POST", token: ada.token, body: { text: "hello" }, ...options }));

function failing(error: unknown) {
  const contract = endpoint({
    ...common,
    method: "GET",
    path: "/api/v1/failing",
    access: "public",
    response: z.object({}),
  });
  return route(contract, () => Promise.reject(error))(request("/api/v1/failing"));
}

describe("a good request", () => {
  test("reaches its handler in the caller's organization", async () => {
    const response = await send();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ organization: ada.organizationId, role: "owner", user: ada.id });
  });

  test("is answered with the headers of every API answer", async () => {
    const { headers } = await send();
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("ratelimit-limit")).toBe("1200");
    expect(Number(headers.get("ratelimit-remaining"))).toBeLessThan(1200);
    expect(Number(headers.get("ratelimit-reset"))).toBeGreaterThan(0);
  });

  test("keeps a sane request id and replaces any other", async () => {
    const kept = await send({ headers: { "x-request-id": "trace-1234567890" } });
    expect(kept.headers.get("x-request-id")).toBe("trace-1234567890");
    const replaced = await send({ headers: { "x-request-id": "a b\tc" } });
    expect(replaced.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a bad body", () => {
  const tooLarge = JSON.stringify({ text: "x".repeat(300) });
  const cases: [string, RequestOptions, number, string][] = [
    ["malformed JSON", { body: "{oops" }, 400, "invalid_json"],
    ["an empty body", { body: "" }, 400, "invalid_json"],
    [
      "another media type",
      { body: "text=1", headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    ],
    ["no media type", { body: "{}", headers: { "content-type": "" } }, 415, "unsupported_media_type"],
    ["too many bytes", { body: tooLarge }, 413, "body_too_large"],
    ["a declared length over the limit", { headers: { "content-length": "9999" } }, 413, "body_too_large"],
    ["a JSON text that is no object", { body: "[]" }, 422, "validation_failed"],
  ];
  test.each(cases)("with %s is refused", async (_case, options, status, code) => {
    expect(await problemOf(await send(options))).toEqual({ status, code });
  });

  test.each([
    [{ text: "hi", extra: 1 }, "extra"],
    [{ text: "hi", nested: { flag: true, more: 1 } }, "nested.more"],
    [{ text: "hi", nested: { flag: "yes" } }, "nested.flag"],
    [{ text: "far too long a text" }, "text"],
    [{}, "text"],
    [{ text: "nul\u0000" }, "text"],
    [{ text: "hi", __proto__x: {} }, "__proto__x"],
  ])("like %j names the field", async (body, path) => {
    const response = await send({ body });
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      code: "validation_failed",
      errors: [{ path, message: expect.any(String) }],
    });
  });

  test("that streams without end is refused at the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100;
        controller.enqueue(new TextEncoder().encode(" ".repeat(100)));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" as const };
    const headers = { "content-type": "application/json", authorization: `Bearer ${ada.token}` };
    const response = await callProbe(new Request(`http://localhost/api/v1/probes/${newId()}`, { ...init, headers }));
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(1000);
  });
});

describe("a bad address", () => {
  test.each(["not-a-uuid", "1", "%00", "%E0%A4%A", "..%2f.."])("with the id %j is not found", async (id) => {
    expect(await problemOf(await send({}, `/api/v1/probes/${id}`))).toEqual({ status: 404, code: "not_found" });
  });

  test.each([
    ["times=9", "times"],
    ["times=1&times=2", "times"],
    ["other=1", "other"],
    ["times=%00", "times"],
  ])("with the query %j names the field", async (query, path) => {
    const response = await send({}, `/api/v1/probes/${newId()}?${query}`);
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ path }] });
  });
});

describe("the organization and the role", () => {
  const asMember = async (role: string) => {
    const person = await signUp();
    await pool()`insert into memberships (organization_id, user_id, role) values (${ada.organizationId}, ${person.id}, ${role})`;
    return person;
  };
  const inAda = () => ({ "x-tenant-id": ada.organizationId });

  test("of another person are not found, and nothing tells that they exist", async () => {
    const foreign = await send({ headers: { "x-tenant-id": bob.organizationId } });
    const unknown = await send({ headers: { "x-tenant-id": newId() } });
    const [a, b] = [await foreign.json(), await unknown.json()];
    expect(a).toMatchObject({ status: 404, code: "not_found" });
    expect({ ...a, request_id: "" }).toEqual({ ...b, request_id: "" });
  });

  test("must be named where there are several", async () => {
    const person = await asMember("member");
    const token = await signIn(person);
    expect(await problemOf(await send({ token }))).toEqual({ status: 400, code: "bad_request" });
    const named = await send({ token, headers: inAda() });
    expect(await named.json()).toMatchObject({ organization: ada.organizationId, role: "member" });
  });

  test.each([
    ["viewer", 403],
    ["member", 200],
    ["admin", 200],
    ["owner", 200],
  ])("as %s answer %i to a write", async (role, status) => {
    const person = await asMember(role);
    const token = await signIn(person);
    expect((await send({ token, headers: inAda() })).status).toBe(status);
  });

  test("can be lowered by X-Tenant-Role and never raised", async () => {
    const lowered = await send({ headers: { "x-tenant-role": "member" } });
    expect(await lowered.json()).toMatchObject({ role: "member" });
    expect(await problemOf(await send({ headers: { "x-tenant-role": "viewer" } }))).toMatchObject({ status: 403 });
    expect(await problemOf(await send({ headers: { "x-tenant-role": "emperor" } }))).toMatchObject({ status: 400 });
    const member = await asMember("member");
    const token = await signIn(member);
    const raised = await send({ token, headers: { ...inAda(), "x-tenant-role": "owner" } });
    expect(await raised.json()).toMatchObject({ role: "member" });
  });

  test("follow the membership row at once", async () => {
    const person = await asMember("member");
    const token = await signIn(person);
    await pool()`update memberships set role = 'viewer' where user_id = ${person.id} and organization_id = ${ada.organizationId}`;
    expect((await send({ token, headers: inAda() })).status).toBe(403);
    await pool()`delete from memberships where user_id = ${person.id} and organization_id = ${ada.organizationId}`;
    expect((await send({ token, headers: inAda() })).status).toBe(404);
  });

  test("of a bound token are its own and no other", async () => {
    const person = await asMember("admin");
    const token = await signIn(person, ada.organizationId);
    expect(await (await send({ token })).json()).toMatchObject({ organization: ada.organizationId });
    const other = await send({ token, headers: { "x-tenant-id": person.organizationId } });
    expect(other.status).toBe(404);
  });

  test("are forbidden to somebody who belongs to none", async () => {
    const person = await signUp();
    await pool()`delete from memberships where user_id = ${person.id}`;
    const token = await signIn(person);
    expect(await problemOf(await send({ token }))).toEqual({ status: 403, code: "forbidden" });
  });
});

describe("what a handler does wrong", () => {
  test("an unknown error is one generic 500 that tells nothing", async () => {
    const response = await failing(new Error("secret detail"));
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('"code":"internal_error"');
    expect(text).not.toContain("secret");
  });

  test("an answer that breaks its contract never leaves", async () => {
    const contract = endpoint({
      ...common,
      method: "GET",
      path: "/api/v1/leak",
      access: "public",
      response: z.object({ id: z.uuid() }),
    });
    const broken = route(contract, () => ({ id: "secret, not an id" }));
    const response = await broken(request("/api/v1/leak"));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    const leaking = route(contract, () => ({ id: newId(), passwordHash: "secret" }));
    expect(await (await leaking(request("/api/v1/leak"))).text()).not.toContain("secret");
  });

  test("an error of ours keeps its code, fields and headers", async () => {
    const response = await failing(
      new AppError("conflict", "No.", { headers: { "retry-after": "7" }, errors: [{ path: "a", message: "b" }] }),
    );
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toMatchObject({ status: 409, detail: "No.", errors: [{ path: "a", message: "b" }] });
  });

  test.each(["57P01", "57P03", "53300", "08006", "CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_ENDED"])(
    "a database that is away (%s) is 503 and worth a retry",
    async (code) => {
      const response = await failing(new Error("query failed", { cause: Object.assign(new Error("away"), { code }) }));
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await problemOf(response)).toEqual({ status: 503, code: "service_unavailable" });
    },
  );

  test("another server's refused connection is not the database's", async () => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" });
    expect((await failing(new TypeError("fetch failed", { cause }))).status).toBe(500);
  });
});

describe("a scope", () => {
  test.each([
    ["viewer", "runs:read", 200],
    ["viewer", "runs:write", 403],
    ["member", "members:write", 403],
    ["admin", "members:write", 200],
    ["admin", "organization:delete", 403],
    ["owner", "organization:delete", 200],
  ] as [string, Scope, number][])("as %s on %s answers %i", async (role, scope, status) => {
    const contract = endpoint({
      ...common,
      method: "GET",
      path: "/api/v1/scoped",
      access: scope,
      response: z.object({}),
    });
    const scoped = route(contract, () => ({}));
    const answer = await scoped(request("/api/v1/scoped", { token: ada.token, headers: { "x-tenant-role": role } }));
    expect(answer.status).toBe(status);
  });
});
