import { beforeAll, describe, expect, test } from "vitest";
import { GET as me } from "@/app/api/v1/auth/me/route";
import { POST as chatStream } from "@/app/api/v1/chat/stream/route";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { GET as events } from "@/app/api/v1/runs/[run_id]/events/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import { pool } from "@/lib/db/client";
import { type Person, problemOf, type RequestOptions, request, signIn, signUp } from "../setup/api";
import { startModel } from "../setup/model";
import { endOf, startEngine } from "../setup/runs";

const { answerWith } = await startModel();
await startEngine();

let ada: Person;
let bob: Person;
beforeAll(async () => {
  [ada, bob] = await Promise.all([signUp(), signUp()]);
  answerWith(() => ({ content: "An answer." }));
});

const startRun = (person: Person, body: object, options: RequestOptions = {}) =>
  createRun(request("/api/v1/runs", { method: "POST", token: person.token, body, ...options }));

async function finishedRun(person: Person): Promise<{ id: string; conversation_id: string }> {
  const run = await (await startRun(person, { message: "Hello" })).json();
  await endOf(run.id);
  return run;
}

describe("another person's run", () => {
  test("is not retried in one's own conversation, and stays as it was", async () => {
    const [own, foreign] = [await finishedRun(ada), await finishedRun(bob)];
    const messages = () => pool()`select * from messages where run_id = ${foreign.id} order by position`;
    const before = await messages();
    for (const conversation_id of [own.conversation_id, foreign.conversation_id, undefined]) {
      const answer = await startRun(ada, { message: "Mine", conversation_id, retry_of: foreign.id });
      expect([404, 409]).toContain(answer.status);
    }
    expect(await messages()).toEqual(before);
  });

  test.each(["0", "1", "999999"])("tells nothing to a reader who says to have its event %s", async (seq) => {
    const { id } = await finishedRun(bob);
    const path = `/api/v1/runs/${id}/events`;
    const answer = await events(request(path, { token: ada.token, headers: { "last-event-id": seq } }));
    expect(await problemOf(answer)).toEqual({ status: 404, code: "not_found" });
  });

  test("is not joined by its idempotency key, nor by a colleague's", async () => {
    const colleague = await signUp();
    await pool()`update memberships set organization_id = ${bob.organizationId}, role = 'member' where user_id = ${colleague.id}`;
    const as = { ...colleague, token: await signIn(colleague) };
    const headers = { "idempotency-key": "the-same-for-all" };
    const ids = new Set<string>();
    for (const person of [bob, ada, as]) {
      const run = await (await startRun(person, { message: "Hello" }, { headers })).json();
      ids.add(run.id);
      await endOf(run.id);
    }
    expect(ids.size).toBe(3);
  });
});

describe("a search", () => {
  test.each(["'; drop table messages; --", "%", "_", "\\", "' or 1=1 --", '" " | & ! <->', "((((", "a:*", "$1", "{}"])(
    "for %j finds nothing of anybody else and breaks nothing",
    async (q) => {
      await finishedRun(bob);
      const answer = await listConversations(
        request(`/api/v1/conversations?q=${encodeURIComponent(q)}`, { token: (await signUp()).token }),
      );
      expect(await answer.json()).toEqual({ data: [], next_cursor: null });
    },
  );

  test("takes no cursor that somebody wrote, and none of another list", async () => {
    const key = JSON.stringify(["0) or true --", ada.id]);
    const forged = Buffer.concat([Buffer.alloc(8), Buffer.from(key)]).toString("base64url");
    for (const cursor of [forged, "AAAA", "'", "..", "%00"]) {
      const path = `/api/v1/conversations?cursor=${encodeURIComponent(cursor)}`;
      expect((await listConversations(request(path, { token: ada.token }))).status).toBe(422);
    }
  });
});

describe("a viewer", () => {
  test("starts no run by any way of asking", async () => {
    const viewer = await signUp();
    await pool()`update memberships set role = 'viewer' where user_id = ${viewer.id}`;
    const [{ count: before } = {}] = await pool()`select count(*) from runs`;
    for (const token of [viewer.token, await signIn(viewer), await signIn(viewer, viewer.organizationId)]) {
      for (const headers of [{}, { "x-tenant-role": "owner" }, { "x-tenant-id": viewer.organizationId }]) {
        const options = { method: "POST", token, body: { message: "Hello" }, headers };
        expect((await createRun(request("/api/v1/runs", options))).status).toBe(403);
        expect((await chatStream(request("/api/v1/chat/stream", options))).status).toBe(403);
      }
    }
    expect(await pool()`select count(*) from runs`).toEqual([{ count: before }]);
  });
});

describe("a credential", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  test.each([
    ["a key of its own in the header", { alg: "EdDSA", typ: "at+jwt", jwk: { kty: "OKP", crv: "Ed25519", x: "AA" } }],
    ["a symmetric algorithm", { alg: "HS256", typ: "at+jwt", kid: "x" }],
    ["a key id that is SQL", { alg: "EdDSA", typ: "at+jwt", kid: "' or '1'='1" }],
    ["a key id that is a path", { alg: "EdDSA", typ: "at+jwt", kid: "../../etc/passwd" }],
    ["a key id that is an object", { alg: "EdDSA", typ: "at+jwt", kid: { toString: 1 } }],
    ["an inherited key id", { alg: "EdDSA", typ: "at+jwt", kid: "__proto__" }],
    ["a critical extension", { alg: "EdDSA", typ: "at+jwt", kid: "x", crit: ["b64"], b64: false }],
  ])("with %s is refused as any other", async (_case, header) => {
    const token = `${part(header)}.${part({ sub: ada.id, iss: "cadre" })}.${"A".repeat(86)}`;
    const answer = await me(request("/api/v1/auth/me", { token }));
    expect(await problemOf(answer)).toEqual({ status: 401, code: "unauthenticated" });
  });

  test("of a hundred thousand characters is refused", async () => {
    const answer = await me(request("/api/v1/auth/me", { token: "a.".repeat(50_000) }));
    expect(await problemOf(answer)).toEqual({ status: 401, code: "unauthenticated" });
  });
});
