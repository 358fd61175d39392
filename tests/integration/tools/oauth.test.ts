import { beforeEach, expect, test } from "vitest";
import type { ToolSource } from "@/features/tools/sources/schema";
import { pool } from "@/lib/db/client";
import { startSecondProcess } from "@/tests/setup/second-process";
import { addSource, ask, exposeAll, startToolStandIn } from "@/tests/setup/tool-sources";
import { signedIn, tokenOf } from "@/tests/setup/world";
import { callTool, createOwner, type Owner } from "./toolbox";

const { url, signIn } = await startToolStandIn();

beforeEach(() => {
  signIn.expiresInSeconds = 3600;
});

const protectedServer = { kind: "mcp", name: "Shop", url: `${url}/signed-in/mcp`, authentication: "oauth" };

/** Follows the browser to the server and back. Returns the query it comes back with. */
async function agreeAt(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "").search;
}

async function connected(owner: Owner): Promise<{ source: ToolSource; tools: string[] }> {
  const { source } = await addSource(owner.seat, protectedServer);
  const started = await ask<{ url: string }>(owner.seat, "connectToolSource", { params: { source_id: source.id } });
  const answer = await agreeAt(started.body.url);
  const finished = await ask<ToolSource>(owner.seat, "finishToolSourceConnection", { body: { answer } });
  expect(finished.status).toBe(200);
  return { source: finished.body, tools: await exposeAll(owner.seat, source.id) };
}

test("a server behind a sign-in is connected once: registered, agreed to, and its tools listed", async () => {
  const owner = await createOwner();
  const before = await addSource(owner.seat, protectedServer);
  expect(before.source).toMatchObject({ health: "not_connected", tool_count: 0 });
  const { source, tools } = await connected(owner);
  expect(source).toMatchObject({ health: "ok", tool_count: 2 });
  expect(tools).toContain("shop_2__search_products");
  expect(await callTool(owner, "shop_2__search_products", { query: "lamp" })).toMatchObject({
    untrusted_content: expect.stringContaining("Desk lamp") as string,
  });
  const actions = await pool()<{ action: string; detail: unknown }[]>`
    select action, detail from audit_events where organization_id = ${owner.seat.organizationId}`;
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["tool_source.connection_started", "tool_source.connected"]),
  );
  const [row] = await pool()`select credentials_encrypted from tool_sources where id = ${source.id}`;
  const [token = ""] = signIn.accessTokens;
  for (const told of [JSON.stringify(actions), JSON.stringify(row), JSON.stringify(source)]) {
    expect(told).not.toContain(token);
    expect(told).not.toContain("stand-in-client-secret");
  }
});

test("a sign-in can be finished once, and only by the person and in the organization that began it", async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()];
  const { source } = await addSource(owner.seat, protectedServer);
  const start = async () => {
    const { body } = await ask<{ url: string }>(owner.seat, "connectToolSource", { params: { source_id: source.id } });
    return agreeAt(body.url);
  };
  const stolen = await ask(stranger.seat, "finishToolSourceConnection", { body: { answer: await start() } });
  expect(stolen).toMatchObject({ status: 410, body: { code: "link_invalid" } });
  const answer = await start();
  expect((await ask(owner.seat, "finishToolSourceConnection", { body: { answer } })).status).toBe(200);
  expect((await ask(owner.seat, "finishToolSourceConnection", { body: { answer } })).status).toBe(410);
  const forged = answer.replace(/code=[^&]+/, "code=other").replace(/state=([^&.]+)\.[^&]+/, "state=$1.guessed");
  expect((await ask(owner.seat, "finishToolSourceConnection", { body: { answer: forged } })).status).toBe(410);
});

test("a token that expires is renewed once, whatever asks for it, in two processes", async () => {
  const owner = await createOwner();
  signIn.expiresInSeconds = 1;
  const { source, tools } = await connected(owner);
  expect(tools).toHaveLength(2);
  signIn.expiresInSeconds = 3600;
  const other = startSecondProcess();
  const path = `/api/v1/tool-sources/${source.id}/test`;
  const headers = { "x-tenant-id": owner.seat.organizationId };
  // The other process has started and read its configuration before the race begins.
  expect(
    (await other.ask("GET", "/api/v1/tool-sources", { token: await tokenOf(owner.seat.userId), headers })).status,
  ).toBe(200);
  const token = await tokenOf(owner.seat.userId);
  const before = signIn.refreshes;
  const [there, ...here] = await Promise.all([
    other.ask("POST", path, { token, headers }),
    ...Array.from({ length: 6 }, () => callTool(owner, `${source.key}__search_products`, { query: "" })),
  ]);
  expect(there).toMatchObject({ status: 200, body: { error: null, tool_count: 2 } });
  for (const answer of here) expect(answer).toMatchObject({ from: "Shop" });
  expect(signIn.refreshes - before).toBe(1);
  other.stop();
});

test("a token that the server no longer takes is replaced, and a sign-in that is over says so", async () => {
  const owner = await createOwner();
  const { source } = await connected(owner);
  const name = `${source.key}__search_products`;
  signIn.accessTokens.clear();
  expect(await callTool(owner, name, { query: "lamp" })).toMatchObject({ from: "Shop" });
  // Neither the access token nor the refresh token counts any more.
  signIn.accessTokens.clear();
  signIn.forget();
  expect(await callTool(owner, name, { query: "lamp" })).toEqual({
    error: expect.stringContaining("has to be connected again") as string,
  });
  const { body } = await ask<{ data: ToolSource[] }>(owner.seat, "listToolSources");
  expect(body.data[0]).toMatchObject({ health: "not_connected", last_error: expect.any(String) as string });
});

test("another organization's source is not found by whoever would connect it", async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()];
  const { source } = await addSource(owner.seat, protectedServer);
  const params = { source_id: source.id };
  expect((await ask(await signedIn(stranger.seat), "connectToolSource", { params })).status).toBe(404);
});
