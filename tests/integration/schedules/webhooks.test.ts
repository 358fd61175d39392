import { createHmac, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { POST as hookRoute } from "@/app/api/v1/hooks/[token]/route";
import { GET as deliveriesRoute } from "@/app/api/v1/triggers/[trigger_id]/deliveries/route";
import { POST as rotateRoute } from "@/app/api/v1/triggers/[trigger_id]/rotate/route";
import { PATCH as updateRoute } from "@/app/api/v1/triggers/[trigger_id]/route";
import { POST as testRoute } from "@/app/api/v1/triggers/[trigger_id]/test/route";
import { POST as createRoute, GET as listRoute } from "@/app/api/v1/triggers/route";
import { callsPerMinute, deliveryDays, repetitionMinutes } from "@/features/triggers/constants";
import { deleteOldDeliveries } from "@/features/triggers/jobs";
import type { HookAnswer, MintedTrigger, TriggerDelivery, TriggerTest } from "@/features/triggers/schema";
import { pool } from "@/lib/db/client";
import { givenColleague } from "../../factories/organizations";
import { type Person, problemOf, request, signUp } from "../../setup/api";
import { startScriptedModel } from "../../setup/scripted-model";

await startScriptedModel("responses");

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;

async function make(body: object = {}, token = ada.token): Promise<MintedTrigger> {
  const target = { kind: "agent", key: "triage" };
  const answer = await createRoute(
    request("/api/v1/triggers", { method: "POST", token, body: { name: "Orders", target, ...body } }),
  );
  expect(answer.status).toBe(201);
  return json(answer);
}

const pathOf = (url: string | null) => new URL(url ?? "").pathname;

function call(url: string | null, body: unknown, headers: Record<string, string> = {}, query = ""): Promise<Response> {
  return hookRoute(request(`${pathOf(url)}${query}`, { method: "POST", body, headers }));
}

async function started(answer: Response): Promise<HookAnswer> {
  expect(answer.status).toBe(202);
  return json(answer);
}

function act(
  handler: typeof rotateRoute,
  trigger: MintedTrigger,
  path: string,
  method: string,
  body?: object,
  token = ada.token,
) {
  const address = `/api/v1/triggers/${trigger.id}${path}`;
  return handler(request(address, { method, token, ...(body ? { body } : {}) }));
}

async function deliveriesOf(trigger: MintedTrigger): Promise<TriggerDelivery[]> {
  const answer = await act(deliveriesRoute, trigger, "/deliveries", "GET");
  return (await json<{ data: TriggerDelivery[] }>(answer)).data;
}

const runOf = async (id: string) => (await pool()`select * from runs where id = ${id}`)[0];

describe("a call of an inbound webhook", () => {
  test("starts a run for whoever made the webhook, with the payload as its input", async () => {
    const trigger = await make();
    const { run_id, repeated } = await started(await call(trigger.url, { order: 7 }));
    expect(repeated).toBe(false);
    expect(await runOf(run_id)).toMatchObject({
      trigger: "webhook",
      trigger_id: trigger.id,
      user_id: ada.id,
      status: "queued",
    });
    expect(JSON.parse((await runOf(run_id))?.input)).toEqual({ order: 7 });
    expect(await deliveriesOf(trigger)).toMatchObject([
      { status: "started", run_id, run_status: "queued", repetitions: 0 },
    ]);
  });

  test("makes its input by an expression of payload, headers and query", async () => {
    const mapper = '"Order " + string(int(payload.order)) + " from " + headers["x-shop"] + " by " + query.by';
    const trigger = await make({ input_mapper: mapper });
    const answer = await call(trigger.url, { order: 7 }, { "x-shop": "Kyoto", authorization: "secret" }, "?by=mail");
    const { run_id } = await started(answer);
    expect((await runOf(run_id))?.input).toBe("Order 7 from Kyoto by mail");
  });

  test("never shows a mapper the headers that hold secrets", async () => {
    const trigger = await make({ input_mapper: "string(has(headers.authorization)) + string(has(headers.cookie))" });
    const { run_id } = await started(await call(trigger.url, {}, { authorization: "secret", cookie: "a=b" }));
    expect((await runOf(run_id))?.input).toBe("falsefalse");
  });

  test("that the mapper cannot read starts nothing, says why, and may come again once that is mended", async () => {
    const trigger = await make({ input_mapper: "payload.text" });
    const headers = { "webhook-id": "msg_1" };
    expect(await problemOf(await call(trigger.url, { other: 1 }, headers))).toEqual({ status: 409, code: "conflict" });
    expect(await deliveriesOf(trigger)).toMatchObject([
      { status: "failed", run_id: null, reason: expect.stringContaining("text") },
    ]);
    expect((await act(updateRoute, trigger, "", "PATCH", { input_mapper: "string(payload.other)" })).status).toBe(200);
    expect((await started(await call(trigger.url, { other: 1 }, headers))).repeated).toBe(false);
    expect(await deliveriesOf(trigger)).toMatchObject([{ status: "started" }]);
  });

  test("that Postgres cannot hold is mended, in its names too", async () => {
    const trigger = await make();
    expect(await started(await call(trigger.url, '{"a\\u0000": {"b": "\\ud800"}}'))).toMatchObject({ repeated: false });
  });

  const malformed: [name: string, body: string | Uint8Array<ArrayBuffer>, problem: object][] = [
    ["a body that is no JSON", "order=7", { status: 400, code: "invalid_json" }],
    ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe]), { status: 400, code: "invalid_json" }],
    ["what nests too deeply", `${"[".repeat(101)}${"]".repeat(101)}`, { status: 400, code: "invalid_json" }],
    ["more than 256 KiB", JSON.stringify("x".repeat(256 * 1024)), { status: 413, code: "body_too_large" }],
  ];
  test.each(malformed)("%s is refused", async (_name, body, problem) => {
    const trigger = await make();
    expect(await problemOf(await call(trigger.url, body))).toEqual(problem);
  });
});

describe("a repetition", () => {
  test("by its id answers with the first run and starts nothing, also when both come at once", async () => {
    const trigger = await make();
    const headers = { "webhook-id": "msg_1" };
    const answers = await Promise.all([1, 2, 3].map(async (n) => started(await call(trigger.url, { n }, headers))));
    expect(new Set(answers.map(({ run_id }) => run_id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await deliveriesOf(trigger)).toMatchObject([{ status: "started", repetitions: 2 }]);
    const other = await started(await call(trigger.url, { n: 1 }, { "webhook-id": "msg_2" }));
    expect(other.repeated).toBe(false);
  });

  test("without an id is known by its body, for a while", async () => {
    const trigger = await make();
    const first = await started(await call(trigger.url, { n: 1 }));
    expect(await started(await call(trigger.url, { n: 1 }))).toEqual({ run_id: first.run_id, repeated: true });
    expect((await started(await call(trigger.url, { n: 2 }))).repeated).toBe(false);
    await pool()`
      update trigger_deliveries set received_at = now() - ${repetitionMinutes + 1} * interval '1 minute'
      where trigger_id = ${trigger.id}`;
    const later = await started(await call(trigger.url, { n: 1 }));
    expect(later.repeated).toBe(false);
    expect(later.run_id).not.toBe(first.run_id);
    expect(await deliveriesOf(trigger)).toHaveLength(3);
  });

  test("of a body that GitHub signed is known for good, whatever id it claims", async () => {
    const trigger = await make({ signed: true });
    const body = JSON.stringify({ action: "opened" });
    const signature = `sha256=${createHmac("sha256", trigger.signing_secret ?? "")
      .update(body)
      .digest("hex")}`;
    const send = (id: string) => call(trigger.url, body, { "x-hub-signature-256": signature, "webhook-id": id });
    const first = await started(await send("a"));
    await pool()`update trigger_deliveries set received_at = now() - interval '1 day' where trigger_id = ${trigger.id}`;
    expect(await started(await send("b"))).toEqual({ run_id: first.run_id, repeated: true });
  });
});

describe("a webhook that asks for signatures", () => {
  const signed = (secret: string | null, body: string, timestamp = Math.floor(Date.now() / 1_000)) => {
    const key = Buffer.from((secret ?? "").slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`msg_1.${timestamp}.${body}`).digest("base64");
    return { "webhook-id": "msg_1", "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
  };
  const body = '{"order": 7}';

  test("takes a call that Standard Webhooks signed, over its exact bytes", async () => {
    const trigger = await make({ signed: true });
    expect((await started(await call(trigger.url, body, signed(trigger.signing_secret, body)))).repeated).toBe(false);
  });

  test("refuses any other, notes it and starts nothing", async () => {
    const trigger = await make({ signed: true });
    const attempts = [
      {},
      signed(`whsec_${randomBytes(32).toString("base64")}`, body),
      signed(trigger.signing_secret, body, 1),
    ];
    for (const headers of attempts) {
      expect(await problemOf(await call(trigger.url, body, headers))).toEqual({ status: 401, code: "unauthenticated" });
    }
    expect(await deliveriesOf(trigger)).toMatchObject(attempts.map(() => ({ status: "refused", run_id: null })));
    expect(await pool()`select id from runs where trigger_id = ${trigger.id}`).toHaveLength(0);
  });

  test("takes the renewed secret only, and none once it was removed", async () => {
    const trigger = await make({ signed: true });
    const renewed = await json<MintedTrigger>(await act(rotateRoute, trigger, "/rotate", "POST", { secret: "renew" }));
    expect(renewed).toMatchObject({ url: null, is_signed: true, signing_secret: expect.stringMatching(/^whsec_/) });
    expect((await call(trigger.url, body, signed(trigger.signing_secret, body))).status).toBe(401);
    expect((await call(trigger.url, body, signed(renewed.signing_secret, body))).status).toBe(202);
    await act(rotateRoute, trigger, "/rotate", "POST", { secret: "remove" });
    expect((await call(trigger.url, '{"order": 8}')).status).toBe(202);
  });
});

describe("a URL", () => {
  test("is shown once and stored as its digest, as the signing secret is sealed", async () => {
    const trigger = await make({ signed: true });
    const token = pathOf(trigger.url).split("/").at(-1) ?? "";
    expect(token).toMatch(/^[\w-]{43}$/);
    const [row] = await pool()`select to_jsonb(t)::text as row from triggers t where id = ${trigger.id}`;
    expect(row?.row).not.toContain(token);
    expect(row?.row).not.toContain(trigger.signing_secret);
    const list = await listRoute(request("/api/v1/triggers", { token: ada.token }));
    expect(await list.text()).not.toContain(token);
  });

  test("that nobody has, one that was renewed, and that of a webhook that is off or deleted answer the same", async () => {
    const [off, renewed] = [await make(), await make()];
    await act(updateRoute, off, "", "PATCH", { is_enabled: false });
    const { url } = await json<MintedTrigger>(await act(rotateRoute, renewed, "/rotate", "POST", { url: true }));
    const unknown = `http://localhost/api/v1/hooks/${randomBytes(32).toString("base64url")}`;
    const answers = await Promise.all(
      [unknown, off.url, renewed.url, "http://localhost/api/v1/hooks/x"].map(async (each) => {
        const { request_id: _, ...problem } = await json<Record<string, unknown>>(await call(each, { n: 1 }));
        return problem;
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, code: "not_found" });
    expect((await call(url, { n: 1 })).status).toBe(202);
  });
});

test("calls of one webhook are limited, whoever makes them", async () => {
  const trigger = await make();
  const statuses: number[] = [];
  for (let n = 0; n <= callsPerMinute; n++) {
    const answer = await call(trigger.url, { n: 0 });
    statuses.push(answer.status);
    await answer.body?.cancel();
  }
  expect(statuses.slice(0, callsPerMinute)).toEqual(Array.from({ length: callsPerMinute }, () => 202));
  expect(statuses.at(-1)).toBe(429);
  expect((await call((await make()).url, { n: 0 })).status).toBe(202);
});

test("an owner who has left starts nothing", async () => {
  const member = await givenColleague(ada, "member");
  const trigger = await make({}, member.token);
  await pool()`delete from memberships where user_id = ${member.id}`;
  expect(await problemOf(await call(trigger.url, {}))).toEqual({ status: 409, code: "conflict" });
  expect(await deliveriesOf(trigger)).toMatchObject([{ status: "failed", reason: expect.stringContaining("belong") }]);
});

describe("trying a webhook", () => {
  test("tells what the target would be given and starts nothing", async () => {
    const trigger = await make({ input_mapper: "payload.text" });
    const answer = await act(testRoute, trigger, "/test", "POST", { payload: { text: "Hi" } });
    expect(await json<TriggerTest>(answer)).toEqual({ input: "Hi", run_id: null });
    expect(await deliveriesOf(trigger)).toEqual([]);
  });

  test("starts a run when it is told to", async () => {
    const trigger = await make({ input_mapper: "payload.text" });
    const answer = await act(testRoute, trigger, "/test", "POST", { payload: { text: "Hi" }, start: true });
    const { run_id } = await json<TriggerTest>(answer);
    expect((await runOf(run_id ?? ""))?.input).toBe("Hi");
    expect(await deliveriesOf(trigger)).toMatchObject([{ status: "started", run_id }]);
  });

  test("says what the mapper cannot do with the payload", async () => {
    const trigger = await make({ input_mapper: "payload.text" });
    const answer = await act(testRoute, trigger, "/test", "POST", { payload: {} });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path: "payload" }] });
  });
});

test("only whoever made it, admins and owners change a webhook; colleagues see it", async () => {
  const [maker, other, admin, viewer] = [
    await givenColleague(ada, "member"),
    await givenColleague(ada, "member"),
    await givenColleague(ada, "admin"),
    await givenColleague(ada, "viewer"),
  ];
  const trigger = await make({}, maker.token);
  const rename = (token: string) => act(updateRoute, trigger, "", "PATCH", { name: "Returns" }, token);
  const forbidden = { status: 403, code: "forbidden" };
  expect(await problemOf(await rename(other.token))).toEqual(forbidden);
  expect(await problemOf(await rename(viewer.token))).toEqual(forbidden);
  expect(await problemOf(await act(rotateRoute, trigger, "/rotate", "POST", { url: true }, other.token))).toEqual(
    forbidden,
  );
  expect(await problemOf(await act(testRoute, trigger, "/test", "POST", {}, other.token))).toEqual(forbidden);
  for (const { token } of [maker, admin]) expect((await rename(token)).status).toBe(200);
  const seen = await json<{ data: { id: string; is_mine: boolean }[] }>(
    await listRoute(request("/api/v1/triggers", { token: viewer.token })),
  );
  expect(seen.data).toMatchObject([{ id: trigger.id, is_mine: false }]);
});

test("an expression that cannot be read and a target that is not there are refused at their fields", async () => {
  const refused = async (body: object) => {
    const target = { kind: "agent", key: "triage" };
    const answer = await createRoute(
      request("/api/v1/triggers", { method: "POST", token: ada.token, body: { name: "Orders", target, ...body } }),
    );
    expect(answer.status).toBe(422);
    return (await json<{ errors: { path: string }[] }>(answer)).errors.map(({ path }) => path);
  };
  expect(await refused({ input_mapper: "payload." })).toEqual(["input_mapper"]);
  expect(await refused({ input_mapper: "process.env" })).toEqual(["input_mapper"]);
  expect(await refused({ target: { kind: "agent", key: "nobody" } })).toEqual(["target.key"]);
  expect(await refused({ target: { kind: "workflow", key: "nobody" } })).toEqual(["target.key"]);
});

test("calls of long ago are forgotten", async () => {
  const trigger = await make();
  await started(await call(trigger.url, { n: 1 }));
  await started(await call(trigger.url, { n: 2 }));
  await pool()`
    update trigger_deliveries set received_at = now() - ${deliveryDays + 1} * interval '1 day'
    where id = (select id from trigger_deliveries where trigger_id = ${trigger.id} limit 1)`;
  expect(await deleteOldDeliveries(100)).toBe(1);
  expect(await deliveriesOf(trigger)).toHaveLength(1);
});
