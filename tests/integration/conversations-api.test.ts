import { expect, test } from "vitest";
import { GET as listMessages } from "@/app/api/v1/conversations/[conversation_id]/messages/route";
import { POST as restore } from "@/app/api/v1/conversations/[conversation_id]/restore/route";
import { GET as read, DELETE as remove, PATCH as rename } from "@/app/api/v1/conversations/[conversation_id]/route";
import { GET as list } from "@/app/api/v1/conversations/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { startModel } from "@/tests/setup/model";
import { endOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();
answerWith(() => ({ content: "The capital is Paris." }));

interface RunBody {
  id: string;
  conversation_id: string;
}

async function ask(token: string, body: Record<string, unknown>): Promise<RunBody> {
  const response = await createRun(request("/api/v1/runs", { method: "POST", token, body }));
  expect(response.status).toBe(201);
  const run = (await response.json()) as RunBody;
  await endOf(run.id);
  return run;
}

const path = (id: string, rest = "") => `/api/v1/conversations/${id}${rest}`;

async function titles(token: string, query = ""): Promise<string[]> {
  const response = await list(request(`/api/v1/conversations${query}`, { token }));
  const { data } = (await response.json()) as { data: { title: string }[] };
  return data.map((conversation) => conversation.title);
}

test("conversations are listed newest first, page by page without gaps or repeats", async () => {
  const { token } = await signUp();
  for (let index = 1; index <= 5; index++) await ask(token, { message: `Question ${index}` });
  const first = await list(request("/api/v1/conversations?limit=2", { token }));
  const seen: string[] = [];
  let page = (await first.json()) as { data: { title: string }[]; next_cursor: string | null };
  seen.push(...page.data.map((each) => each.title));
  while (page.next_cursor) {
    const next = await list(request(`/api/v1/conversations?limit=2&cursor=${page.next_cursor}`, { token }));
    page = (await next.json()) as typeof page;
    seen.push(...page.data.map((each) => each.title));
  }
  expect(seen).toEqual(["Question 5", "Question 4", "Question 3", "Question 2", "Question 1"]);
});

test("search finds words of titles and of answers, and nothing by wildcard", async () => {
  const { token } = await signUp();
  await ask(token, { message: "About France" });
  expect(await titles(token, "?q=franc")).toEqual(["About France"]);
  expect(await titles(token, "?q=paris")).toEqual(["About France"]);
  expect(await titles(token, "?q=%25")).toEqual([]);
  expect(await titles(token, "?q=berlin")).toEqual([]);
});

test("renaming, deleting and restoring", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "First words" });
  const renamed = await rename(request(path(id), { method: "PATCH", token, body: { title: " Better title " } }));
  expect(await renamed.json()).toMatchObject({ title: "Better title", active_run_id: null });
  expect((await remove(request(path(id), { method: "DELETE", token }))).status).toBe(204);
  expect(await titles(token)).toEqual([]);
  expect(await problemOf(await read(request(path(id), { token })))).toEqual({ status: 404, code: "not_found" });
  expect(await problemOf(await remove(request(path(id), { method: "DELETE", token })))).toEqual({
    status: 404,
    code: "not_found",
  });
  expect((await restore(request(path(id, "/restore"), { method: "POST", token }))).status).toBe(200);
  expect(await titles(token)).toEqual(["Better title"]);
});

test("a stranger meets 404 wherever the owner meets a conversation", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Private" });
  const { token: stranger } = await signUp();
  const attempts = [
    read(request(path(id), { token: stranger })),
    rename(request(path(id), { method: "PATCH", token: stranger, body: { title: "Mine now" } })),
    remove(request(path(id), { method: "DELETE", token: stranger })),
    restore(request(path(id, "/restore"), { method: "POST", token: stranger })),
    listMessages(request(path(id, "/messages"), { token: stranger })),
    createRun(
      request("/api/v1/runs", { method: "POST", token: stranger, body: { message: "Hi", conversation_id: id } }),
    ),
  ];
  for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual({ status: 404, code: "not_found" });
  expect(await titles(token)).toEqual(["Private"]);
});

test("two messages at once into one conversation: one starts a run, the other is told to wait", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Begin" });
  answerWith(() => ({ content: "A slow answer to keep the conversation busy." }), "slow");
  const both = await Promise.all(
    [1, 2].map((n) =>
      createRun(
        request("/api/v1/runs", { method: "POST", token, body: { message: `Double ${n}`, conversation_id: id } }),
      ),
    ),
  );
  expect(both.map((response) => response.status).toSorted()).toEqual([201, 409]);
  const busy = await (await read(request(path(id), { token }))).json();
  expect(busy).toMatchObject({ active_run_id: expect.any(String) });
  await endOf((busy as { active_run_id: string }).active_run_id);
  answerWith(() => ({ content: "The capital is Paris." }));
});

test("a failed answer is retried in place: the question stays once, the new answer replaces the failed one", async () => {
  const { token } = await signUp();
  answerWith(() => ({ error: { message: "no", type: "invalid_request_error" }, status: 400 }));
  const failed = await ask(token, { message: "Try me" });
  answerWith(() => ({ content: "The capital is Paris." }));
  const retried = await ask(token, {
    message: "ignored",
    conversation_id: failed.conversation_id,
    retry_of: failed.id,
  });
  const response = await listMessages(request(path(failed.conversation_id, "/messages"), { token }));
  const { data } = (await response.json()) as { data: { role: string; content: string; run_id: string }[] };
  expect(data).toMatchObject([
    { role: "assistant", content: "The capital is Paris.", run_id: retried.id },
    { role: "user", content: "Try me", run_id: retried.id },
  ]);
  const again = request("/api/v1/runs", {
    method: "POST",
    token,
    body: { message: "x", conversation_id: failed.conversation_id, retry_of: retried.id },
  });
  expect(await problemOf(await createRun(again))).toEqual({ status: 409, code: "conflict" });
});

test.each([
  [{ message: "" }, "message"],
  [{ message: "   " }, "message"],
  [{ message: "x".repeat(32_001) }, "message"],
  [{ message: "Hi", surprise: 1 }, "surprise"],
  [{ message: "Hi", conversation_id: "nope" }, "conversation_id"],
  [{ message: "Hi", agent: "nobody" }, "agent"],
  [{ message: "NUL \u0000" }, "message"],
])("a bad message is refused at its field (%#)", async (body, field) => {
  const { token } = await signUp();
  const response = await createRun(request("/api/v1/runs", { method: "POST", token, body }));
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "validation_failed", errors: [{ path: field }] });
});
