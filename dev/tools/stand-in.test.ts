import type { Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needsToolStandIn } from "@/dev/tools";
import { listen } from "../model/http";
import { createToolStandIn } from "./stand-in";

let server: Server;
let url = "";

beforeAll(async () => {
  ({ server } = createToolStandIn());
  url = await listen(server, 0);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(body),
  });
}

async function beginSession(): Promise<Record<string, string>> {
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
  const response = await post("/mcp", { jsonrpc: "2.0", id: 1, method: "initialize", params });
  expect(response.status).toBe(200);
  const session = { "mcp-session-id": response.headers.get("mcp-session-id") ?? "" };
  await post("/mcp", { jsonrpc: "2.0", method: "notifications/initialized" }, session);
  return session;
}

const listTools = (session: Record<string, string>) =>
  post("/mcp", { jsonrpc: "2.0", id: 2, method: "tools/list", params: {} }, session);

test("its page names all that can be added", async () => {
  const text = await (await fetch(url)).text();
  for (const path of ["/mcp", "/signed-in/mcp", "/notes/openapi.json"]) expect(text).toContain(`${url}${path}`);
});

test("it forgets old sessions after many, and whoever has one of them is told so", async () => {
  const first = await beginSession();
  expect((await listTools(first)).status).toBe(200);
  for (let count = 0; count < 200; count++) await beginSession();
  expect((await listTools(first)).status).toBe(404);
  expect((await listTools(await beginSession())).status).toBe(200);
});

test("it keeps the newest hundred notes about a topic", async () => {
  for (let number = 1; number <= 101; number++) await post("/notes/by-topic/many", { text: `Note ${number}` });
  const { notes } = (await (await fetch(`${url}/notes/by-topic/many`)).json()) as { notes: string[] };
  expect(notes).toHaveLength(100);
  expect(notes.at(0)).toBe("Note 2");
});

test.each([
  ["nothing is configured", {}, true],
  ["a provider of sign-ins is configured", { GITHUB_CLIENT_ID: "real" }, false],
  ["private addresses are refused", { ALLOW_PRIVATE_NETWORK: "false" }, false],
])("where %s, whether it is started follows", (_, environment, isStarted) => {
  expect(needsToolStandIn(environment)).toBe(isStarted);
});
