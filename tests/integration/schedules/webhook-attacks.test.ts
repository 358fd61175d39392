import { createHmac, randomBytes } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST as hookRoute } from "@/app/api/v1/hooks/[token]/route";
import { DELETE as deleteRoute, PATCH as updateRoute } from "@/app/api/v1/triggers/[trigger_id]/route";
import { refusalsPerMinute, toleranceSeconds } from "@/features/triggers/constants";
import type { HookAnswer, MintedTrigger } from "@/features/triggers/schema";
import { pool } from "@/lib/db/client";
import { givenColleague } from "../../factories/organizations";
import { type Person, problemOf, request, signUp } from "../../setup/api";
import { dispatch } from "../../setup/dispatch";
import { startScriptedModel } from "../../setup/scripted-model";
import { serveRoute } from "../../setup/serve-route";
import { givenWebhook, signedHeaders } from "../../setup/webhooks";

await startScriptedModel("responses");
const served = await serveRoute(hookRoute);
afterAll(() => served.close());

let ada: Person;
beforeEach(async () => {
  ada = await signUp();
});

const pathOf = ({ url }: { url: string | null }) => new URL(url ?? "").pathname;
const call = (trigger: MintedTrigger, body: unknown, headers: Record<string, string> = {}) =>
  hookRoute(request(pathOf(trigger), { method: "POST", body, headers }));
const runsOf = async ({ id }: MintedTrigger) =>
  (await pool()<{ input: string }[]>`select input from runs where trigger_id = ${id} order by created_at`).map(
    ({ input }) => input,
  );
const refused = { status: 401, code: "unauthenticated" };
const body = '{"order": 7}';

describe("whoever does not know the secret", () => {
  const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");
  const attempts: [name: string, headers: (secret: string) => Record<string, string>][] = [
    ["sends no signature", () => ({})],
    ["signs with a secret of their own", () => signedHeaders(`whsec_${randomBytes(32).toString("base64")}`, { body })],
    ["signs with an empty secret", () => signedHeaders("whsec_", { body })],
    ["repeats a signature of another body", (secret) => signedHeaders(secret, { body: '{"order": 8}' })],
    ["gives a signed call another id", (secret) => ({ ...signedHeaders(secret, { body }), "webhook-id": "msg_2" })],
    [
      "gives a signed call a later time",
      (secret) => {
        const seen = signedHeaders(secret, { body, timestamp: 1_700_000_000 });
        return { ...seen, "webhook-timestamp": String(Math.floor(Date.now() / 1_000)) };
      },
    ],
    [
      "replays a call once its time has passed",
      (secret) => signedHeaders(secret, { body, timestamp: Math.floor(Date.now() / 1_000) - toleranceSeconds - 5 }),
    ],
    ["sends the digest without a secret", () => ({ "x-hub-signature-256": `sha256=${hmac("", body)}` })],
    ["sends an empty signature", () => ({ "webhook-signature": "", "x-hub-signature-256": "" })],
    [
      "hides a valid signature of GitHub's kind behind a wrong one of the other",
      (secret) => ({ "webhook-signature": "v1,AAAA", "x-hub-signature-256": `sha256=${hmac(secret, body)}` }),
    ],
    [
      "moves the point between id and time",
      (secret) => {
        const { "webhook-timestamp": time, ...rest } = signedHeaders(secret, { id: "msg.1", body });
        return { ...rest, "webhook-id": "msg", "webhook-timestamp": `1.${time}` };
      },
    ],
  ];

  test.each(attempts)("and %s, starts nothing", async (_name, headers) => {
    const trigger = await givenWebhook(ada, { signed: true });
    expect(await problemOf(await call(trigger, body, headers(trigger.signing_secret ?? "")))).toEqual(refused);
    expect(await runsOf(trigger)).toEqual([]);
  });

  test("takes no place from the sender who does", async () => {
    const trigger = await givenWebhook(ada, { signed: true });
    const answers: number[] = [];
    for (let n = 0; n <= refusalsPerMinute; n++) answers.push((await call(trigger, body)).status);
    expect(new Set(answers.slice(0, -1))).toEqual(new Set([401]));
    expect(answers.at(-1)).toBe(429);
    expect((await call(trigger, body, signedHeaders(trigger.signing_secret, { body }))).status).toBe(202);
    const [noted] = await pool()`
      select count(*)::int as refused from trigger_deliveries where trigger_id = ${trigger.id} and status = 'refused'`;
    expect(noted).toEqual({ refused: refusalsPerMinute });
  });
});

describe("a signed call that is replayed", () => {
  test("answers with its run and starts nothing, whatever headers are added", async () => {
    const trigger = await givenWebhook(ada, { signed: true });
    const headers = signedHeaders(trigger.signing_secret, { body });
    const first = (await (await call(trigger, body, headers)).json()) as HookAnswer;
    for (const added of [{}, { "idempotency-key": "other" }, { "x-github-delivery": "other" }]) {
      const again = await call(trigger, body, { ...headers, ...added });
      expect(await again.json()).toEqual({ run_id: first.run_id, repeated: true });
    }
    expect(await runsOf(trigger)).toHaveLength(1);
  });

  test("by ten at the same moment starts one run", async () => {
    const trigger = await givenWebhook(ada, { signed: true });
    const headers = signedHeaders(trigger.signing_secret, { body });
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => (await (await call(trigger, body, headers)).json()) as HookAnswer),
    );
    expect(new Set(answers.map(({ run_id }) => run_id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await runsOf(trigger)).toHaveLength(1);
  });
});

describe("a body", () => {
  test("of 50 MB is cut while it arrives, with and without an announced length", async () => {
    const trigger = await givenWebhook(ada);
    const { hostname, port } = new URL(served.url);
    const before = served.takenBytes();
    for (const framing of ["Content-Length: 52428800", "Transfer-Encoding: chunked"]) {
      const socket = connect(Number(port), hostname);
      let answer = "";
      let isOver = false;
      socket.on("data", (data) => {
        answer += String(data);
      });
      socket
        .on("error", () => undefined)
        .on("close", () => {
          isOver = true;
        });
      socket.write(`POST ${pathOf(trigger)} HTTP/1.1\r\nHost: ${hostname}\r\n${framing}\r\n\r\n`);
      const piece = Buffer.alloc(64 * 1024, "x");
      const chunk = framing.startsWith("Transfer")
        ? Buffer.concat([Buffer.from("10000\r\n"), piece, Buffer.from("\r\n")])
        : piece;
      for (let sent = 0; sent < 800 && answer === "" && !isOver; sent++) {
        if (!socket.write(chunk))
          await Promise.race([new Promise((done) => socket.once("drain", done)), closed(socket)]);
        await new Promise((done) => setImmediate(done));
      }
      await expect.poll(() => answer).toContain("413");
      socket.destroy();
    }
    expect(served.takenBytes() - before).toBeLessThan(2 * 1024 * 1024);
    expect(await runsOf(trigger)).toEqual([]);
  });

  const odd: [name: string, payload: string, status: number][] = [
    ["nested a hundred thousand deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 400],
    ["nested deeper than payloads are", `${'{"a":'.repeat(150)}1${"}".repeat(150)}`, 400],
    ["nested as deep as they may be", `${'{"a":'.repeat(90)}1${"}".repeat(90)}`, 202],
    ["of one key a hundred thousand times", `{${'"a":1,'.repeat(30_000)}"a":2}`, 202],
    ["with what means something to JavaScript", '{"__proto__":{"isAdmin":true},"constructor":1}', 202],
    ["with NUL and half a character", '{"a":"\\u0000\\ud800"}', 202],
    ["of nothing", "", 202],
    ["of a form", "payload=%7B%7D", 400],
  ];
  test.each(odd)("%s is taken or refused, and never breaks anything", async (_name, payload, status) => {
    const trigger = await givenWebhook(ada);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await call(trigger, payload, headers)).status).toBe(status);
    expect(await runsOf(trigger)).toHaveLength(status === 202 ? 1 : 0);
  });
});

/** Resolves when the other side has closed the connection. */
function closed(socket: ReturnType<typeof connect>): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

describe("an expression", () => {
  const items = { items: Array.from({ length: 2_000 }, (_, n) => n) };
  const failing: [name: string, mapper: string, payload: object, reason: RegExp][] = [
    ["that reads what is not there", "payload.a.b.c", {}, /could not be made/],
    ["that divides by zero", "string(1 / int(payload.n))", { n: 0 }, /could not be made/],
    [
      "that loops and loops",
      "string(size(payload.items.map(a, payload.items.map(b, payload.items.map(c, a * b * c)))))",
      items,
      /steps/,
    ],
    ["that grows and grows", `json([payload.items]${".map(a, a + a)".repeat(40)})`, items, /larger|steps/],
  ];
  test.each(failing)("%s starts nothing and says why", async (_name, mapper, payload, reason) => {
    const trigger = await givenWebhook(ada, { input_mapper: mapper });
    const began = performance.now();
    const answer = await call(trigger, payload);
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { detail: string }).detail).toMatch(reason);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await runsOf(trigger)).toEqual([]);
  });

  test("that gives a workflow something else than it takes starts nothing", async () => {
    for (const mapper of ["42", "[payload]", '{"nobody": 1}', "null", "payload"]) {
      const target = { kind: "workflow", key: "research-report" };
      const trigger = await givenWebhook(ada, { input_mapper: mapper, target });
      expect(await problemOf(await call(trigger, { a: 1 })), mapper).toEqual({ status: 409, code: "conflict" });
      expect(await runsOf(trigger)).toEqual([]);
    }
  });

  test("sees headers as data: what a sender writes there adds no line and no header anywhere", async () => {
    const trigger = await givenWebhook(ada, { input_mapper: 'headers["x-note"] + "|" + string(has(headers.host))' });
    const note = 'a%0d%0aSet-Cookie: x=1; "quoted" $(payload) {{evil}}';
    const answer = await call(trigger, {}, { "x-note": note, "x-request-id": "evil id\t" });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("x-request-id")).not.toContain("evil id");
    expect(await runsOf(trigger)).toEqual([`${note}|false`]);
  });
});

describe("a webhook that goes away while it is called", () => {
  const ways: [name: string, gone: (trigger: MintedTrigger) => Promise<Response>][] = [
    ["deleted", ({ id }) => deleteRoute(request(`/api/v1/triggers/${id}`, { method: "DELETE", token: ada.token }))],
    [
      "switched off",
      ({ id }) =>
        updateRoute(
          request(`/api/v1/triggers/${id}`, { method: "PATCH", token: ada.token, body: { is_enabled: false } }),
        ),
    ],
  ];
  test.each(ways)("because it is %s answers as if it had never been", async (_name, gone) => {
    const trigger = await givenWebhook(ada);
    const holding = await pool().reserve();
    try {
      // Its calls have found it and wait for its row; it goes away before they get it.
      await holding`begin`;
      await holding`select id from triggers where id = ${trigger.id} for update`;
      const going = gone(trigger);
      await waitingFor(1);
      const calls = [call(trigger, { n: 1 }), call(trigger, { n: 2 })];
      await waitingFor(3);
      await holding`commit`;
      expect((await going).status).toBeLessThan(300);
      for (const answer of await Promise.all(calls)) {
        expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
      }
    } finally {
      holding.release();
    }
    expect(await runsOf(trigger)).toEqual([]);
  });

  /** Resolves once so many statements of this database wait for a lock. */
  async function waitingFor(count: number): Promise<void> {
    await expect
      .poll(async () => {
        const [row] = await pool()`
          select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return row?.n;
      })
      .toBe(count);
  }
});

describe("a viewer", () => {
  const attempts: [method: string, path: (id: string) => string, body?: object][] = [
    ["POST", () => "", { name: "Mine", target: { kind: "agent", key: "triage" } }],
    ["PATCH", (id) => `/${id}`, { is_enabled: false }],
    ["DELETE", (id) => `/${id}`],
    ["POST", (id) => `/${id}/rotate`, { url: true }],
    ["POST", (id) => `/${id}/test`, { payload: {}, start: true }],
  ];

  test("changes no webhook, and a stranger does not learn that it exists", async () => {
    const trigger = await givenWebhook(ada);
    const [viewer, stranger] = [await givenColleague(ada, "viewer"), await signUp()];
    for (const [method, path, sent] of attempts) {
      const ask = (token: string) =>
        dispatch(request(`/api/v1/triggers${path(trigger.id)}`, { method, token, ...(sent ? { body: sent } : {}) }));
      expect(await problemOf(await ask(viewer.token)), `${method} ${path("x")}`).toEqual({
        status: 403,
        code: "forbidden",
      });
      if (path("x") === "") continue;
      expect(await problemOf(await ask(stranger.token)), `${method} ${path("x")}`).toEqual({
        status: 404,
        code: "not_found",
      });
    }
    expect((await call(trigger, { still: "there" })).status).toBe(202);
    expect(await runsOf(trigger)).toHaveLength(1);
  });
});
