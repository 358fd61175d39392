import { expect, test } from "vitest";
import { PUT as switchRoute } from "@/app/api/v1/conversations/[conversation_id]/head/route";
import type { Message } from "@/features/conversations/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { chainMessages } from "@/tests/factories/conversations";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { ask, conversationPath, readMessages, sendMessage, shownBranch } from "@/tests/setup/chat";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { endOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

/** Answers with everything that it was told, so that a test sees which branch the model saw. */
const echo = (model: ModelRequest) => ({
  content: `[${model.messages
    .filter(({ role }) => role !== "system")
    .map(({ content }) => (typeof content === "string" ? content : ""))
    .join("|")}]`,
});
answerWith(echo);

async function show(token: string, id: string, messageId: string): Promise<Response> {
  return switchRoute(request(conversationPath(id, "/head"), { method: "PUT", token, body: { message_id: messageId } }));
}

function at(messages: readonly Message[], content: string): Message {
  const found = messages.find((message) => message.content === content);
  if (!found) throw new Error(`No message says "${content}".`);
  return found;
}

test("an edited message begins another branch, which the model sees instead of the first", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "a" });
  await ask(token, { message: "b", conversation_id: id });
  const before = (await readMessages(token, id)).data;
  await ask(token, { message: "B", conversation_id: id, edit_of: at(before, "b").id });
  expect(await shownBranch(token, id)).toEqual(["a", "[a]", "B", "[a|[a]|B]"]);
  const edited = at((await readMessages(token, id)).data, "B");
  expect(edited.alternatives).toEqual({
    count: 2,
    number: 2,
    previous_id: at(before, "b").id,
    next_id: null,
  });
  expect(edited.parent_id).toBe(at(before, "b").parent_id);
});

test("the first message can be edited too, and stays in the same conversation", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "a" });
  const [, first] = (await readMessages(token, id)).data;
  await ask(token, { message: "A", conversation_id: id, edit_of: first?.id });
  expect(await shownBranch(token, id)).toEqual(["A", "[A]"]);
  expect(at((await readMessages(token, id)).data, "A").alternatives).toMatchObject({ count: 2, number: 2 });
});

test("a regenerated answer stands beside the first; switching goes to the newest message of the branch", async () => {
  const { token } = await signUp();
  answerWith(() => ({ content: "One." }));
  const { conversation_id: id } = await ask(token, { message: "a" });
  const one = at((await readMessages(token, id)).data, "One.");
  await ask(token, { message: "b", conversation_id: id });
  answerWith(() => ({ content: "Two." }));
  await ask(token, { conversation_id: id, regenerate: one.id });
  expect(await shownBranch(token, id)).toEqual(["a", "Two."]);
  const two = at((await readMessages(token, id)).data, "Two.");
  expect(two.alternatives).toEqual({ count: 2, number: 2, previous_id: one.id, next_id: null });

  const switched = await show(token, id, one.id);
  expect(switched.status).toBe(200);
  expect(await shownBranch(token, id)).toEqual(["a", "One.", "b", "One."]);
  answerWith(echo);
  await ask(token, { message: "c", conversation_id: id });
  expect((await shownBranch(token, id)).at(-1)).toBe("[a|One.|b|One.|c]");
});

test("showing a message that is on the shown branch already changes nothing", async () => {
  const { token } = await signUp();
  answerWith(echo);
  const { conversation_id: id } = await ask(token, { message: "a" });
  const [answer, question] = (await readMessages(token, id)).data;
  expect(await (await show(token, id, question?.id ?? "")).json()).toMatchObject({ head_id: answer?.id });
});

test("an answer that ends after somebody has looked at another branch does not pull them back", async () => {
  const { token } = await signUp();
  answerWith(() => ({ content: "First." }));
  const { conversation_id: id } = await ask(token, { message: "a" });
  const first = at((await readMessages(token, id)).data, "First.");
  answerWith(() => ({ content: "A second answer that takes its time to arrive." }), "slow");
  const started = await sendMessage(token, { conversation_id: id, regenerate: first.id });
  const { id: runId } = (await started.json()) as { id: string };
  await show(token, id, first.id);
  await endOf(runId);
  expect(await shownBranch(token, id)).toEqual(["a", "First."]);
  expect(at((await readMessages(token, id)).data, "First.").alternatives.count).toBe(2);
});

test("two tabs that edit and regenerate at once: one starts a run, the other is told", async () => {
  const { token } = await signUp();
  answerWith(() => ({ content: "An answer." }));
  const { conversation_id: id } = await ask(token, { message: "a" });
  const [answer, question] = (await readMessages(token, id)).data;
  answerWith(() => ({ content: "A slow answer that keeps the conversation busy." }), "slow");
  const both = await Promise.all([
    sendMessage(token, { conversation_id: id, message: "A", edit_of: question?.id }),
    sendMessage(token, { conversation_id: id, regenerate: answer?.id }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  for (const response of both) {
    const { id: runId } = (await response.json()) as { id?: string };
    if (response.status === 201 && runId) await endOf(runId);
  }
  answerWith(echo);
});

test.each([
  ["edit_of", { message: "x" }],
  ["regenerate", {}],
])("%s of a message that is not in the conversation is not found", async (field, body) => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "a" });
  const { conversation_id: other } = await ask(token, { message: "o" });
  const [answer, question] = (await readMessages(token, other)).data;
  const foreign = field === "edit_of" ? question?.id : answer?.id;
  for (const messageId of [foreign, newId()]) {
    const refused = await sendMessage(token, { ...body, conversation_id: id, [field]: messageId });
    expect(await problemOf(refused)).toEqual({ status: 404, code: "not_found" });
  }
});

test("a message without words and several intents at once are refused at their fields", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "a" });
  const empty = await sendMessage(token, { conversation_id: id });
  expect(empty.status).toBe(422);
  expect(await empty.json()).toMatchObject({ errors: [{ path: "message" }] });
  const both = await sendMessage(token, { conversation_id: id, regenerate: newId(), edit_of: newId(), message: "x" });
  expect(await both.json()).toMatchObject({ errors: [{ path: "regenerate" }] });
});

test("pages go back to the first message, around a message to both sides, and on to the newest", async () => {
  const person = await signUp();
  const id = newId();
  await pool()`
    insert into conversations (id, organization_id, user_id, title)
    values (${id}, ${person.organizationId}, ${person.id}, 'Long')`;
  await pool()`
    insert into messages (id, organization_id, conversation_id, role, content)
    select gen_random_uuid(), ${person.organizationId}, ${id}, case when n % 2 = 1 then 'user' else 'assistant' end, n::text as content
    from generate_series(1, 50) n order by n`;
  await chainMessages(pool(), [id]);
  const { token } = person;
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await readMessages(token, id, `?limit=7${cursor === "" ? "" : `&cursor=${cursor}`}`);
    seen.push(...page.data.map(({ content }) => content));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => String(50 - index)));

  const all = (await readMessages(token, id)).data;
  let page = await readMessages(token, id, `?limit=8&around=${at(all, "20").id}`);
  expect(page.data.map(({ content }) => Number(content))).toEqual([24, 23, 22, 21, 20, 19, 18, 17]);
  const older = await readMessages(token, id, `?limit=3&cursor=${page.next_cursor}`);
  expect(older.data.map(({ content }) => Number(content))).toEqual([16, 15, 14]);
  const newer: number[] = [];
  while (page.newer_cursor) {
    page = await readMessages(token, id, `?limit=9&newer=${page.newer_cursor}`);
    newer.unshift(...page.data.map(({ content }) => Number(content)).filter((n) => n > (newer[0] ?? 24)));
  }
  expect(newer).toEqual(Array.from({ length: 26 }, (_, index) => 50 - index));
});
