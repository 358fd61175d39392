import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { runs } from "@/drizzle/schema/runs";
import { endpoint } from "@/lib/api/endpoint";
import { deleteExpiredIdempotencyKeys, type Idempotency } from "@/lib/api/idempotency";
import { type HandlerInput, route } from "@/lib/api/route";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Person, problemOf, request, signUp } from "../setup/api";

const create = endpoint({
  method: "POST",
  path: "/api/v1/things",
  summary: "Create",
  tags: ["Things"],
  access: "runs:write",
  idempotent: true,
  body: z.object({ name: z.string() }),
  response: z.object({ id: z.string(), name: z.string() }),
  status: 201,
});
const start = endpoint({
  method: "POST",
  path: "/api/v1/things/stream",
  summary: "Start",
  tags: ["Things"],
  access: "runs:write",
  idempotent: true,
  body: z.object({ name: z.string() }),
  stream: true,
  status: 200,
});

let created = 0;
let obstacle: (() => Promise<void>) | null = null;
const createThing = route(create, async ({ body }) => {
  await obstacle?.();
  created++;
  return { id: newId(), name: body.name };
});
/** Starts a run as the product does: in one transaction with the key, or joins the one it has. */
const startThing = route(start, async ({ ctx, idempotency }: HandlerInput<typeof start>) => {
  const runId = idempotency?.runId ?? (await startRun(ctx, idempotency));
  await obstacle?.();
  return new Response(runId, { headers: { "content-type": "text/event-stream" } });
});

function startRun(ctx: OrganizationContext, idempotency: Idempotency | null): Promise<string> {
  const id = newId();
  const names = { agentKey: "triage", currentAgentKey: "triage", model: "m", input: "i", streamId: newId() };
  return withOrganization(ctx, async (tx) => {
    const owner = { organizationId: ctx.organization.id, userId: actingUserId(ctx) };
    await tx.insert(runs).values({ id, ...owner, ...names, status: "completed" });
    await idempotency?.attachRun(id, tx);
    return id;
  });
}

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
});
beforeEach(() => {
  created = 0;
  obstacle = null;
});

const options = (key: string, name = "one", person = ada) => ({
  method: "POST",
  token: person.token,
  body: { name },
  headers: { "idempotency-key": key },
});
const send = (key: string, name?: string, person?: Person) =>
  createThing(request("/api/v1/things", options(key, name, person)));
const stream = (key: string, name?: string) => startThing(request("/api/v1/things/stream", options(key, name)));
const forgetTime = (key: string, interval: string) =>
  pool()`update idempotency_keys set created_at = created_at - ${interval}::interval where key = ${key}`;

describe("a repeated request", () => {
  test("gets the first answer and has no second effect", async () => {
    const key = newId();
    const first = await send(key);
    const second = await send(key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(created).toBe(1);
  });

  test("with another body is a conflict", async () => {
    const key = newId();
    await send(key, "one");
    expect(await problemOf(await send(key, "two"))).toEqual({ status: 409, code: "idempotency_conflict" });
  });

  test("while the first is still being answered is told to wait", async () => {
    const key = newId();
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    obstacle = () => {
      entered.resolve();
      return gate.promise;
    };
    const first = send(key);
    await entered.promise;
    const second = await send(key);
    expect(second.headers.get("retry-after")).toBe("1");
    expect(await problemOf(second)).toEqual({ status: 409, code: "idempotency_in_progress" });
    gate.resolve();
    expect((await first).status).toBe(201);
    expect((await send(key)).status).toBe(201);
    expect(created).toBe(1);
  });

  test("of twenty at the same moment has one effect", async () => {
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(key)));
    expect(created).toBe(1);
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
  });

  test("after a failure tries again", async () => {
    const key = newId();
    obstacle = () => Promise.reject(new AppError("run_failed", "Away."));
    expect((await send(key)).status).toBe(502);
    obstacle = null;
    expect((await send(key)).status).toBe(201);
  });

  test("after the first attempt died takes over once a minute has passed", async () => {
    const key = newId();
    await send(key);
    await pool()`update idempotency_keys set status = null, response = null where key = ${key}`;
    expect(await problemOf(await send(key))).toMatchObject({ code: "idempotency_in_progress" });
    await forgetTime(key, "61 seconds");
    expect((await send(key)).status).toBe(201);
    expect(created).toBe(2);
  });

  test("after a day is a new request", async () => {
    const key = newId();
    await send(key, "one");
    await pool()`update idempotency_keys set expires_at = now() where key = ${key}`;
    expect((await send(key, "two")).status).toBe(201);
    await pool()`update idempotency_keys set expires_at = now() - interval '1 second' where key = ${key}`;
    expect(await deleteExpiredIdempotencyKeys()).toBe(1);
  });

  test("of another actor has nothing to do with it", async () => {
    const key = newId();
    const mine = await (await send(key)).json();
    const theirs = await (await send(key, "one", bob)).json();
    expect(theirs.id).not.toBe(mine.id);
  });
});

describe("a repeated stream", () => {
  test("joins the run of the first", async () => {
    const key = newId();
    const first = await (await stream(key)).text();
    expect(await (await stream(key)).text()).toBe(first);
  });

  test("joins the run even when the first request died right after it", async () => {
    const key = newId();
    obstacle = () => Promise.reject(new Error("killed"));
    expect((await stream(key)).status).toBe(500);
    obstacle = null;
    const [row] = await pool()`select run_id, status from idempotency_keys where key = ${key}`;
    expect(await (await stream(key)).text()).toBe(row?.run_id);
    await forgetTime(key, "2 minutes");
    expect(await (await stream(key)).text()).toBe(row?.run_id);
  });

  test("that was taken over cannot start a second run", async () => {
    const key = newId();
    const lost = route(start, async (input) => {
      await forgetTime(key, "61 seconds");
      const winner = await (await stream(key)).text();
      expect(winner).toMatch(/^[0-9a-f-]{36}$/);
      return new Response(await startRun(input.ctx, input.idempotency));
    });
    const answer = await lost(request("/api/v1/things/stream", options(key)));
    expect(await problemOf(answer)).toEqual({ status: 409, code: "idempotency_in_progress" });
  });
});

test.each(["", "two words", "x".repeat(256)])("the key %j is refused", async (key) => {
  const headers = new Headers({ "content-type": "application/json", authorization: `Bearer ${ada.token}` });
  headers.set("idempotency-key", key);
  const init = { method: "POST", headers, body: JSON.stringify({ name: "one" }) };
  const answer = await createThing(new Request("http://localhost/api/v1/things", init));
  expect(await problemOf(answer)).toEqual({ status: 400, code: "bad_request" });
});
