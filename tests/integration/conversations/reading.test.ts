import { expect, test, vi } from "vitest";
import { GET as exportRoute } from "@/app/api/v1/conversations/[conversation_id]/export/route";
import { PATCH as updateRoute } from "@/app/api/v1/conversations/[conversation_id]/route";
import { GET as usageRoute } from "@/app/api/v1/conversations/[conversation_id]/usage/route";
import { GET as searchRoute } from "@/app/api/v1/conversations/search/route";
import { PUT as rateRoute, DELETE as unrateRoute } from "@/app/api/v1/messages/[message_id]/feedback/route";
import type { SearchHit } from "@/features/conversations/search/schema";
import { startTitles } from "@/features/conversations/titles/give-title";
import { pool } from "@/lib/db/client";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { ask, conversationPath, readMessages } from "@/tests/setup/chat";
import { colleagueOf } from "@/tests/setup/company";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const isTitle = ({ messages }: ModelRequest) => JSON.stringify(messages).includes("Give this conversation a title");
const answer = (content: string, title = "A fine title") =>
  answerWith((model) => ({ content: isTitle(model) ? title : content }));
answer("The **zebra** is striped.");

async function search(token: string, q: string, rest = ""): Promise<{ data: SearchHit[]; next_cursor: string | null }> {
  const path = `/api/v1/conversations/search?q=${encodeURIComponent(q)}${rest}`;
  const response = await searchRoute(request(path, { token }));
  expect(response.status).toBe(200);
  return (await response.json()) as Awaited<ReturnType<typeof search>>;
}

const textOf = ({ snippet }: SearchHit) => snippet.map(({ text }) => text).join("");
const marked = ({ snippet }: SearchHit) => snippet.filter(({ match }) => match).map(({ text }) => text);

test("a search names the message that holds the words, marks them, and finds unfinished ones", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Tell me of animals" });
  const [stored] = (await readMessages(token, id)).data;
  for (const q of ["zebra", "zeb", "striped zebra", '"zebra is"']) {
    const { data } = await search(token, q);
    expect(data, q).toMatchObject([{ conversation_id: id, message_id: stored?.id, role: "assistant" }]);
    expect(data.flatMap(marked), q).toContain("zebra");
    expect(data.map(textOf)[0]).toContain("is striped");
  }
  expect((await search(token, "animals")).data.map(({ message_id }) => message_id === null)).toEqual([true, false]);
  for (const nothing of ["lion", "%", "-", "'; drop table messages; --"]) {
    expect((await search(token, nothing)).data, nothing).toEqual([]);
  }
});

test("hits come page by page, newest first, from every branch", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "zebra one" });
  const [, question] = (await readMessages(token, id)).data;
  await ask(token, { message: "zebra two", conversation_id: id, edit_of: question?.id });
  const texts: string[] = [];
  let cursor = "";
  do {
    const page = await search(token, "zebra", `&limit=1${cursor}`);
    texts.push(...page.data.filter(({ message_id }) => message_id !== null).map(textOf));
    cursor = page.next_cursor === null ? "" : `&cursor=${page.next_cursor}`;
  } while (cursor !== "");
  expect(texts.map((text) => text.replace(/\.$/, ""))).toEqual([
    "The **zebra** is striped",
    "zebra two",
    "The **zebra** is striped",
    "zebra one",
  ]);
});

test("nobody finds what a colleague has written, not even where it is shared", async () => {
  const boss = await signUp();
  const colleague = await colleagueOf(boss, "member");
  const { conversation_id: id } = await ask(boss.token, { message: "zebra plans" });
  await pool()`update conversations set shared_at = now() where id = ${id}`;
  expect((await search(colleague.token, "zebra")).data).toEqual([]);
});

test("an export reads well as Markdown and holds every branch as JSON", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Tell me of animals" });
  const [, question] = (await readMessages(token, id)).data;
  await ask(token, { message: "Tell me of *birds*", conversation_id: id, edit_of: question?.id });
  const get = (format: string) => exportRoute(request(conversationPath(id, `/export?format=${format}`), { token }));
  const markdown = await get("markdown");
  expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
  expect(markdown.headers.get("content-disposition")).toContain("Tell%20me%20of%20animals.md");
  expect(await markdown.text()).toBe(
    "# Tell me of animals\n\n## You\n\nTell me of *birds*\n\n## triage\n\nThe **zebra** is striped.\n",
  );
  const json = JSON.parse(await (await get("json")).text()) as { messages: { content: string; parent_id: string }[] };
  expect(json.messages.map(({ content }) => content)).toEqual([
    "Tell me of animals",
    "The **zebra** is striped.",
    "Tell me of *birds*",
    "The **zebra** is striped.",
  ]);
  const stranger = await signUp();
  const foreign = exportRoute(request(conversationPath(id, "/export"), { token: stranger.token }));
  expect(await problemOf(await foreign)).toEqual({ status: 404, code: "not_found" });
});

test("usage adds up what the answers cost and says how much of the window the last one used", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Tell me of animals" });
  const usage = await usageRoute(request(conversationPath(id, "/usage"), { token }));
  expect(await usage.json()).toMatchObject({ runs: 1, model: expect.any(String), context_tokens: expect.any(Number) });
});

test("feedback is kept per reader, replaced and taken back", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Tell me of animals" });
  const [stored, question] = (await readMessages(token, id)).data;
  const path = (messageId: string | undefined) => `/api/v1/messages/${messageId}/feedback`;
  const rate = (messageId: string | undefined, body: object) =>
    rateRoute(request(path(messageId), { method: "PUT", token, body }));
  expect(await (await rate(stored?.id, { rating: "good" })).json()).toEqual({ rating: "good", reason: null });
  await rate(stored?.id, { rating: "bad", reason: " Wrong. " });
  expect((await readMessages(token, id)).data[0]?.feedback).toEqual({ rating: "bad", reason: "Wrong." });
  expect((await unrateRoute(request(path(stored?.id), { method: "DELETE", token }))).status).toBe(204);
  expect((await readMessages(token, id)).data[0]?.feedback).toBeNull();
  expect(await problemOf(await rate(question?.id, { rating: "good" }))).toEqual({ status: 404, code: "not_found" });
});

test("a small model names a conversation after its first answer, and no title that a person gave is replaced", async () => {
  startTitles();
  const { token } = await signUp();
  const titleOf = async (id: string) => {
    const [row] = await pool()`select title, titled_by from conversations where id = ${id}`;
    return row;
  };
  const { conversation_id: named } = await ask(token, { message: "Tell me of animals" });
  await vi.waitFor(async () => expect(await titleOf(named)).toEqual({ title: "A fine title", titled_by: "model" }));

  answer("Striped.", "");
  const { conversation_id: id } = await ask(token, { message: "Tell me of zebras" });
  expect(await titleOf(id)).toEqual({ title: "Tell me of zebras", titled_by: "message" });
  await updateRoute(request(conversationPath(id), { method: "PATCH", token, body: { title: "Mine" } }));
  answer("Striped.", "Not yours");
  await ask(token, { message: "And lions?", conversation_id: id });
  expect(await titleOf(id)).toEqual({ title: "Mine", titled_by: "person" });
});
