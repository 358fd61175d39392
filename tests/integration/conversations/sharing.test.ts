import { expect, test } from "vitest";
import { PUT as switchRoute } from "@/app/api/v1/conversations/[conversation_id]/head/route";
import { DELETE as revokeRoute } from "@/app/api/v1/conversations/[conversation_id]/links/[link_id]/route";
import { POST as createLinkRoute, GET as linksRoute } from "@/app/api/v1/conversations/[conversation_id]/links/route";
import { POST as restoreRoute } from "@/app/api/v1/conversations/[conversation_id]/restore/route";
import {
  GET as readRoute,
  DELETE as removeRoute,
  PATCH as updateRoute,
} from "@/app/api/v1/conversations/[conversation_id]/route";
import { GET as listRoute } from "@/app/api/v1/conversations/route";
import { POST as uploadRoute } from "@/app/api/v1/files/route";
import { PUT as rateRoute } from "@/app/api/v1/messages/[message_id]/feedback/route";
import { POST as cancelRoute } from "@/app/api/v1/runs/[run_id]/cancel/route";
import { GET as eventsRoute } from "@/app/api/v1/runs/[run_id]/events/route";
import { GET as runRoute } from "@/app/api/v1/runs/[run_id]/route";
import { POST as sharedFileRoute } from "@/app/api/v1/shared-conversations/file/route";
import { POST as sharedRoute } from "@/app/api/v1/shared-conversations/route";
import type { Conversation } from "@/features/conversations/schema";
import type { SharedConversation } from "@/features/conversations/sharing/schema";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { ask, conversationPath, readMessages, sendMessage } from "@/tests/setup/chat";
import { colleagueOf } from "@/tests/setup/company";
import { startModel } from "@/tests/setup/model";
import { startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();
answerWith(() => ({ content: "Four." }));

const drawnPart = {
  type: "tool_call",
  item_id: "item_0",
  call_id: "call_0",
  tool: "run_code",
  tool_name: "Run code",
  arguments: "{}",
  output: "{}",
  status: "completed",
};
const missing = { status: 404, code: "not_found" };

const update = (token: string, id: string, body: object) =>
  updateRoute(request(conversationPath(id), { method: "PATCH", token, body }));

const readShared = (body: object) => sharedRoute(request("/api/v1/shared-conversations", { method: "POST", body }));

async function createLink(token: string, id: string, body: object = {}): Promise<{ id: string; secret: string }> {
  const response = await createLinkRoute(request(conversationPath(id, "/links"), { method: "POST", token, body }));
  expect(response.status).toBe(201);
  const link = (await response.json()) as { id: string; path: string };
  expect(link.path).toMatch(/^\/share#[\w-]{43}$/);
  return { id: link.id, secret: link.path.split("#")[1] ?? "" };
}

async function viewOf(token: string, view: string): Promise<string[]> {
  const response = await listRoute(request(`/api/v1/conversations?view=${view}`, { token }));
  return ((await response.json()) as { data: Conversation[] }).data.map(({ title }) => title);
}

test("a colleague reads what is shared with the organization, and changes nothing of it", async () => {
  const boss = await signUp();
  const colleague = await colleagueOf(boss, "member");
  const viewer = await colleagueOf(boss, "viewer");
  const { conversation_id: id } = await ask(boss.token, { message: "Two and two?" });
  const read = (token: string) => readRoute(request(conversationPath(id), { token }));
  expect(await problemOf(await read(colleague.token))).toEqual(missing);
  expect(await viewOf(colleague.token, "shared")).toEqual([]);

  expect((await update(boss.token, id, { shared: true })).status).toBe(200);
  for (const { token } of [colleague, viewer]) {
    expect(await (await read(token)).json()).toMatchObject({ is_own: false, author: expect.any(String), shared: true });
    expect((await readMessages(token, id)).data.map(({ content }) => content)).toEqual(["Four.", "Two and two?"]);
    expect(await viewOf(token, "shared")).toEqual(["Two and two?"]);
    expect(await viewOf(token, "all")).toEqual([]);
  }
  const [answer] = (await readMessages(boss.token, id)).data;
  const { token } = colleague;
  const attempts = [
    update(token, id, { title: "Mine" }),
    update(token, id, { shared: false }),
    removeRoute(request(conversationPath(id), { method: "DELETE", token })),
    switchRoute(request(conversationPath(id, "/head"), { method: "PUT", token, body: { message_id: answer?.id } })),
    createLinkRoute(request(conversationPath(id, "/links"), { method: "POST", token, body: {} })),
    linksRoute(request(conversationPath(id, "/links"), { token })),
    sendMessage(token, { message: "Hi", conversation_id: id }),
    sendMessage(token, { conversation_id: id, regenerate: answer?.id }),
  ];
  for (const attempt of attempts) expect(await problemOf(await attempt)).toEqual(missing);

  expect((await update(boss.token, id, { shared: false })).status).toBe(200);
  expect(await problemOf(await read(token))).toEqual(missing);
});

test("a colleague sees an answer grow in a conversation that is shared, and only there", async () => {
  const boss = await signUp();
  const colleague = await colleagueOf(boss, "viewer");
  const stranger = await signUp();
  const { conversation_id: id } = await ask(boss.token, { message: "Two and two?" });
  answerWith(() => ({ content: "A slow answer that somebody watches. ".repeat(400) }), "slow");
  const run = (await (await sendMessage(boss.token, { message: "And three?", conversation_id: id })).json()) as {
    id: string;
  };
  const path = `/api/v1/runs/${run.id}`;
  const follow = (token: string) => eventsRoute(request(`${path}/events`, { token }));
  expect(await problemOf(await follow(colleague.token))).toEqual(missing);

  await update(boss.token, id, { shared: true });
  expect(await problemOf(await follow(stranger.token))).toEqual(missing);
  const stream = await follow(colleague.token);
  expect(stream.status).toBe(200);
  // What belongs to whoever asked stays theirs.
  expect(await problemOf(await runRoute(request(path, { token: colleague.token })))).toEqual(missing);
  const cancel = cancelRoute(
    request(`${path}/cancel`, { method: "POST", token: (await colleagueOf(boss, "member")).token }),
  );
  expect(await problemOf(await cancel)).toEqual(missing);

  // Unshared, the stream ends although the run goes on.
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (!seen.includes("message.delta")) seen += (await reader?.read())?.value ?? "";
  await update(boss.token, id, { shared: false });
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) seen += part.value;
  expect(seen).not.toContain("event: final");
  expect(await problemOf(await follow(colleague.token))).toEqual(missing);
  await cancelRoute(request(`${path}/cancel`, { method: "POST", token: boss.token }));
  answerWith(() => ({ content: "Four." }));
});

test("nobody of another organization reads what is shared with one", async () => {
  const boss = await signUp();
  const stranger = await signUp();
  const { conversation_id: id } = await ask(boss.token, { message: "Two and two?" });
  await update(boss.token, id, { shared: true });
  const read = readRoute(request(conversationPath(id), { token: stranger.token }));
  expect(await problemOf(await read)).toEqual(missing);
  const [answer] = (await readMessages(boss.token, id)).data;
  const path = `/api/v1/messages/${answer?.id}/feedback`;
  const rate = rateRoute(request(path, { method: "PUT", token: stranger.token, body: { rating: "bad" } }));
  expect(await problemOf(await rate)).toEqual(missing);
});

test("a link opens the files of what it shows, no other file, and none once it is revoked or has expired", async () => {
  const boss = await signUp();
  const upload = async (name: string, text: string) => {
    const body = new TextEncoder().encode(text);
    const response = await uploadRoute(
      request(`/api/v1/files?name=${name}`, { method: "POST", token: boss.token, body }),
    );
    return ((await response.json()) as { id: string }).id;
  };
  const [shown, later, elsewhere] = [
    await upload("plan.txt", "The plan"),
    await upload("later.txt", "Later"),
    await upload("elsewhere.txt", "Elsewhere"),
  ];
  const { conversation_id: id, id: runId } = await ask(boss.token, { message: "Read it.", file_ids: [shown] });
  await ask(boss.token, { message: "Read that.", file_ids: [elsewhere] });
  // Two files of the run's tools: one stands in its answer, the other was dropped on the way.
  const [drawn, dropped] = [newId(), newId()];
  await pool()`
    insert into files (id, organization_id, user_id, run_id, name, media_type, size_bytes, sha256, storage_key)
    select made.id, f.organization_id, f.user_id, ${runId}, made.name, 'image/png', f.size_bytes, f.sha256, f.storage_key
    from files f, (values (${drawn}::uuid, 'chart.png'), (${dropped}::uuid, 'dropped.png')) as made(id, name)
    where f.id = ${shown}`;
  const part = { ...drawnPart, files: [{ id: drawn, name: "chart.png", media_type: "image/png", size_bytes: 8 }] };
  await pool()`
    update messages set parts = ${JSON.stringify([part])}::text::jsonb where run_id = ${runId} and role = 'assistant'`;
  const link = await createLink(boss.token, id);
  const { secret } = link;
  await ask(boss.token, { message: "And this.", conversation_id: id, file_ids: [later] });

  const page = (await (await readShared({ token: secret })).json()) as SharedConversation;
  expect(page.data.at(-1)?.files).toMatchObject([{ id: shown, name: "plan.txt" }]);
  const open = (fileId: string, token = secret) =>
    sharedFileRoute(request("/api/v1/shared-conversations/file", { method: "POST", body: { token, file_id: fileId } }));
  const answer = await open(shown);
  expect(await answer.text()).toBe("The plan");
  expect(answer.headers.get("content-disposition")).toContain('inline; filename="plan.txt"');
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
  expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect((await open(drawn)).status).toBe(200);
  for (const other of [later, elsewhere, dropped, newId()]) expect(await problemOf(await open(other))).toEqual(missing);
  expect(await problemOf(await open(shown, "x".repeat(43)))).toEqual(missing);

  await pool()`update conversation_links set expires_at = now() - interval '1 second' where id = ${link.id}`;
  expect(await problemOf(await open(shown))).toEqual(missing);
  await pool()`update conversation_links set expires_at = null where id = ${link.id}`;
  expect((await open(shown)).status).toBe(200);
  const path = conversationPath(id, `/links/${link.id}`);
  expect((await revokeRoute(request(path, { method: "DELETE", token: boss.token }))).status).toBe(204);
  expect(await problemOf(await open(shown))).toEqual(missing);
});

test("a link shows the conversation as it stood, to anybody, without who they are", async () => {
  const boss = await signUp();
  const { conversation_id: id, id: runId } = await ask(boss.token, { message: "Two and two?" });
  const { secret } = await createLink(boss.token, id);
  await ask(boss.token, { message: "A secret afterthought", conversation_id: id });
  const answer = await readShared({ token: secret });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const shared = JSON.parse(text) as SharedConversation;
  expect(shared).toMatchObject({ title: "Two and two?", next_cursor: null });
  expect(shared.data.map(({ role, content }) => [role, content])).toEqual([
    ["assistant", "Four."],
    ["user", "Two and two?"],
  ]);
  for (const hidden of [boss.id, boss.email, boss.organizationId, id, runId, "afterthought"]) {
    expect(text).not.toContain(hidden);
  }
});

test("a shared conversation is read page by page, and a cursor opens no other", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "One" });
  await ask(token, { message: "Two", conversation_id: id });
  const { secret } = await createLink(token, id);
  const { secret: other } = await createLink(token, id);
  const first = (await (await readShared({ token: secret, limit: 3 })).json()) as SharedConversation;
  const rest = (await (await readShared({ token: secret, cursor: first.next_cursor })).json()) as SharedConversation;
  expect([...first.data, ...rest.data].map(({ content }) => content)).toEqual(["Four.", "Two", "Four.", "One"]);
  const foreign = await readShared({ token: other, cursor: first.next_cursor });
  expect(await problemOf(foreign)).toEqual({ status: 422, code: "validation_failed" });
});

test.each([
  ["revoked", (id: string) => pool()`update conversation_links set revoked_at = now() where id = ${id}`],
  ["expired", (id: string) => pool()`update conversation_links set expires_at = now() where id = ${id}`],
])("a %s link leads nowhere, like one that never was", async (_state, end) => {
  const { token } = await signUp();
  const { conversation_id: conversationId } = await ask(token, { message: "Two and two?" });
  const { id, secret } = await createLink(token, conversationId, { expires_in_days: 7 });
  expect((await readShared({ token: secret })).status).toBe(200);
  await end(id);
  expect(await problemOf(await readShared({ token: secret }))).toEqual(missing);
  expect(await problemOf(await readShared({ token: "a".repeat(43) }))).toEqual(missing);
});

test("revoking and deleting close a link at once; the list names what still works and no secret", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Two and two?" });
  const kept = await createLink(token, id, { expires_in_days: null });
  const gone = await createLink(token, id);
  const revoke = () => revokeRoute(request(conversationPath(id, `/links/${gone.id}`), { method: "DELETE", token }));
  expect((await revoke()).status).toBe(204);
  expect(await problemOf(await revoke())).toEqual(missing);
  const text = await (await linksRoute(request(conversationPath(id, "/links"), { token }))).text();
  expect((JSON.parse(text) as { data: object[] }).data).toMatchObject([{ id: kept.id, expires_at: null }]);
  expect(text).not.toContain(kept.secret);
  const [row] = await pool()`select token_hash from conversation_links where id = ${kept.id}`;
  expect(row?.token_hash).not.toContain(kept.secret);

  await removeRoute(request(conversationPath(id), { method: "DELETE", token }));
  expect(await problemOf(await readShared({ token: kept.secret }))).toEqual(missing);
  await restoreRoute(request(conversationPath(id, "/restore"), { method: "POST", token }));
  expect((await readShared({ token: kept.secret })).status).toBe(200);
});

test("pinned and archived conversations stand in their own lists, and search finds the archived", async () => {
  const { token } = await signUp();
  const { conversation_id: pinned } = await ask(token, { message: "Pinned" });
  const { conversation_id: archived } = await ask(token, { message: "Archived" });
  await update(token, pinned, { pinned: true });
  await update(token, archived, { archived: true });
  expect(await viewOf(token, "active")).toEqual(["Pinned"]);
  expect(await viewOf(token, "pinned")).toEqual(["Pinned"]);
  expect(await viewOf(token, "archived")).toEqual(["Archived"]);
  const found = await listRoute(request("/api/v1/conversations?q=archiv", { token }));
  expect(((await found.json()) as { data: Conversation[] }).data).toMatchObject([
    { title: "Archived", archived: true },
  ]);
  await update(token, archived, { archived: false });
  expect(await viewOf(token, "active")).toEqual(["Archived", "Pinned"]);
});

test("the agent, the model and the effort of a conversation are kept, and used for its next run", async () => {
  const { token } = await signUp();
  const { conversation_id: id } = await ask(token, { message: "Hi" });
  const changed = await update(token, id, { agent: "writer", model: "gpt-5-mini", reasoning_effort: "low" });
  expect(await changed.json()).toMatchObject({ agent: "writer", model: "gpt-5-mini", reasoning_effort: "low" });
  const run = await ask(token, { message: "Again", conversation_id: id });
  const [row] = await pool()`select agent_key, model from runs where id = ${run.id}`;
  expect(row).toEqual({ agent_key: "writer", model: "gpt-5-mini" });
  expect(await problemOf(await update(token, id, { agent: "nobody" }))).toMatchObject({ status: 422 });
});

test("audit rows of conversations name no title, no message and no secret", async () => {
  const boss = await signUp();
  const { conversation_id: id } = await ask(boss.token, { message: "Plans for the zebra" });
  await update(boss.token, id, { title: "Zebra business" });
  const { secret } = await createLink(boss.token, id);
  const rows = await pool()`select * from audit_events where organization_id = ${boss.organizationId}`;
  const text = JSON.stringify(rows);
  expect(rows.map(({ action }) => action)).toContain("conversation.link_created");
  for (const hidden of ["ebra", secret]) expect(text).not.toContain(hidden);
});
