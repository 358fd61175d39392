import { beforeEach, expect, test, vi } from "vitest";
import {
  PATCH as changeRoute,
  DELETE as removeRoute,
} from "@/app/api/v1/conversations/[conversation_id]/queue/[queued_message_id]/route";
import { POST as sendRoute } from "@/app/api/v1/conversations/[conversation_id]/queue/[queued_message_id]/send/route";
import {
  POST as queueMessageRoute,
  GET as queueRoute,
  PATCH as reorderRoute,
} from "@/app/api/v1/conversations/[conversation_id]/queue/route";
import { POST as cancelRoute } from "@/app/api/v1/runs/[run_id]/cancel/route";
import type { Queue, QueuedMessage } from "@/features/conversations/queue/schema";
import { startNextQueued, startQueues } from "@/features/conversations/queue/start-next";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { ask, conversationPath, sendMessage, shownBranch } from "@/tests/setup/chat";
import { colleagueOf } from "@/tests/setup/company";
import { startModel } from "@/tests/setup/model";
import { endOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();
startQueues();

const slow = (times: number) =>
  answerWith(() => ({ content: "A slow answer that keeps somebody busy. ".repeat(times) }), "slow");
const fast = () => answerWith(() => ({ content: "Yes." }));
beforeEach(fast);

async function queue(token: string, id: string, message: string): Promise<QueuedMessage> {
  const response = await queueMessageRoute(
    request(conversationPath(id, "/queue"), { method: "POST", token, body: { message } }),
  );
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as QueuedMessage;
}

async function readQueue(token: string, id: string): Promise<Queue> {
  return (await (await queueRoute(request(conversationPath(id, "/queue"), { token }))).json()) as Queue;
}

const waiting = async (token: string, id: string) => (await readQueue(token, id)).data.map(({ message }) => message);

function sendNow(token: string, id: string, { id: queuedId }: QueuedMessage): Promise<Response> {
  return sendRoute(request(conversationPath(id, `/queue/${queuedId}/send`), { method: "POST", token }));
}

/** A conversation whose last answer was stopped: its queue goes on when somebody says so. */
async function pausedConversation(token: string): Promise<string> {
  const { conversation_id: id, id: runId } = await ask(token, { message: "first" });
  await pool()`update runs set status = 'cancelled' where id = ${runId}`;
  return id;
}

/** A conversation in which somebody is answering, for longer than any test takes unless told. */
async function busyConversation(token: string, times = 200): Promise<{ id: string; runId: string }> {
  const { conversation_id: id } = await ask(token, { message: "first" });
  slow(times);
  const run = (await (await sendMessage(token, { message: "second", conversation_id: id })).json()) as { id: string };
  return { id, runId: run.id };
}

async function quiet(id: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await pool()`
        select (select count(*)::int from runs where conversation_id = ${id} and ended_at is null) as open,
          (select count(*)::int from queued_messages where conversation_id = ${id}) as queued`;
      expect(row).toEqual({ open: 0, queued: 0 });
    },
    { timeout: 20_000, interval: 50 },
  );
}

const questions = async (token: string, id: string) =>
  (await shownBranch(token, id)).filter((_, index) => index % 2 === 0);

test("queued messages are sent by themselves, one after the other, each exactly once", async () => {
  const { token } = await signUp();
  const { id } = await busyConversation(token, 2);
  await queue(token, id, "third");
  await queue(token, id, "fourth");
  fast();
  await quiet(id);
  expect(await questions(token, id)).toEqual(["first", "second", "third", "fourth"]);
});

test("a message that is queued where nobody answers is sent at once", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "first" });
  await queue(token, id, "second");
  await quiet(id);
  expect(await questions(token, id)).toEqual(["first", "second"]);
});

test("the queue is reordered, changed and emptied", async () => {
  const { token } = await signUp();
  const id = await pausedConversation(token);
  const [a, b, c] = [await queue(token, id, "a"), await queue(token, id, "b"), await queue(token, id, "c")];
  const reorder = (ids: string[]) =>
    reorderRoute(request(conversationPath(id, "/queue"), { method: "PATCH", token, body: { ids } }));
  const reordered = (await (await reorder([c.id, a.id, b.id])).json()) as Queue;
  expect(reordered.data.map(({ message }) => message)).toEqual(["c", "a", "b"]);
  expect(await problemOf(await reorder([a.id, b.id]))).toEqual({ status: 409, code: "conflict" });
  expect(await problemOf(await reorder([a.id, b.id, newId()]))).toEqual({ status: 409, code: "conflict" });

  const path = conversationPath(id, `/queue/${a.id}`);
  expect((await changeRoute(request(path, { method: "PATCH", token, body: { message: "A" } }))).status).toBe(200);
  for (const { id: queuedId } of [b, c]) {
    const gone = await removeRoute(request(conversationPath(id, `/queue/${queuedId}`), { method: "DELETE", token }));
    expect(gone.status).toBe(204);
  }
  expect(await waiting(token, id)).toEqual(["A"]);
  expect((await removeRoute(request(path, { method: "DELETE", token }))).status).toBe(204);
  expect(await problemOf(await removeRoute(request(path, { method: "DELETE", token })))).toMatchObject({ status: 404 });
});

test("sending now stops the answer under way, goes before the others, and they follow", async () => {
  const { token } = await signUp();
  const { id, runId } = await busyConversation(token);
  await queue(token, id, "later");
  const urgent = await queue(token, id, "urgent");
  fast();
  expect((await sendNow(token, id, urgent)).status).toBe(202);
  expect(await endOf(runId)).toMatchObject({ status: "cancelled" });
  await quiet(id);
  expect(await questions(token, id)).toEqual(["first", "second", "urgent", "later"]);
});

test("a cancelled answer pauses the queue until somebody sends the next message on purpose", async () => {
  const { token } = await signUp();
  const { id, runId } = await busyConversation(token);
  const next = await queue(token, id, "next");
  await cancelRoute(request(`/api/v1/runs/${runId}/cancel`, { method: "POST", token }));
  await endOf(runId);
  await startNextQueued(id);
  expect(await readQueue(token, id)).toMatchObject({ paused: "cancelled", data: [{ id: next.id }] });
  fast();
  await sendNow(token, id, next);
  await quiet(id);
  expect(await questions(token, id)).toEqual(["first", "second", "next"]);
});

test("a failed answer pauses the queue", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "first" });
  answerWith(() => ({ error: { message: "no", type: "invalid_request_error" }, status: 400 }));
  await ask(token, { message: "fails", conversation_id: id });
  fast();
  await queue(token, id, "next");
  expect(await readQueue(token, id)).toMatchObject({ paused: "failed", data: [{ message: "next" }] });
});

test("a message whose process crashed before it could be sent is found by the sweep of any process", async () => {
  const person = await signUp();
  const { conversation_id: id } = await ask(person.token, { message: "first" });
  await pool()`
    insert into queued_messages (id, organization_id, conversation_id, user_id, position, content)
    values (${newId()}, ${person.organizationId}, ${id}, ${person.id}, 1, 'stranded')`;
  await quiet(id);
  expect(await questions(person.token, id)).toEqual(["first", "stranded"]);
});

test("many processes that try at once start a message once", async () => {
  const person = await signUp();
  const { conversation_id: id } = await ask(person.token, { message: "first" });
  await pool()`
    insert into queued_messages (id, organization_id, conversation_id, user_id, position, content)
    values (${newId()}, ${person.organizationId}, ${id}, ${person.id}, 1, 'once')`;
  await Promise.all(Array.from({ length: 8 }, () => startNextQueued(id)));
  await quiet(id);
  expect(await questions(person.token, id)).toEqual(["first", "once"]);
});

test("nothing is sent for somebody who may no longer write", async () => {
  const boss = await signUp();
  const person = await colleagueOf(boss, "member");
  const { conversation_id: id } = await ask(person.token, { message: "first" });
  await pool()`update memberships set role = 'viewer' where user_id = ${person.id}`;
  await pool()`
    insert into queued_messages (id, organization_id, conversation_id, user_id, position, content)
    values (${newId()}, ${person.organizationId}, ${id}, ${person.id}, 1, 'not any more')`;
  await startNextQueued(id);
  expect(await questions(person.token, id)).toEqual(["first"]);
});

test("twenty messages may wait, and the next one is refused", async () => {
  const { token } = await signUp();
  const id = await pausedConversation(token);
  for (let index = 0; index < 20; index++) await queue(token, id, `message ${index}`);
  const refused = await queueMessageRoute(
    request(conversationPath(id, "/queue"), { method: "POST", token, body: { message: "one more" } }),
  );
  expect(await problemOf(refused)).toEqual({ status: 409, code: "conflict" });
});

test("a colleague does not see the queue, not even of a conversation that is shared with them", async () => {
  const boss = await signUp();
  const colleague = await colleagueOf(boss, "member");
  const { conversation_id: id } = await ask(boss.token, { message: "first" });
  await pool()`update conversations set shared_at = now() where id = ${id}`;
  const read = await queueRoute(request(conversationPath(id, "/queue"), { token: colleague.token }));
  expect(await problemOf(read)).toEqual({ status: 404, code: "not_found" });
  const write = request(conversationPath(id, "/queue"), {
    method: "POST",
    token: colleague.token,
    body: { message: "Hi" },
  });
  expect(await problemOf(await queueMessageRoute(write))).toEqual({ status: 404, code: "not_found" });
});
