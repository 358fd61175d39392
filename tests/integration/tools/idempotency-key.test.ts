import { expect, test } from "vitest";
import { addSource, startServer } from "@/tests/setup/tool-sources";
import { callTool, createOwner } from "./toolbox";

/** What each request for `path` carried as the key of its call. */
const keys: { method: string; path: string; key: unknown }[] = [];

const url = await startServer((request, response) => {
  const { method = "", url: path = "" } = request;
  let text = "";
  request.on("data", (chunk) => (text += String(chunk)));
  request.on("end", () => {
    const message = path === "/mcp" && text !== "" ? (JSON.parse(text) as { id?: number; method: string }) : null;
    keys.push({ method: message?.method ?? method, path, key: request.headers["idempotency-key"] });
    response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "one" });
    if (message === null) return response.end("{}");
    const results: Record<string, unknown> = {
      initialize: {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "o", version: "1" },
      },
      "tools/list": { tools: [{ name: "order", description: "Orders.", inputSchema: { type: "object" } }] },
      "tools/call": { content: [{ type: "text", text: "Ordered." }] },
    };
    response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result: results[message.method] ?? {} }));
  });
});

const keyOf = (method: string, path: string) =>
  keys.findLast((each) => each.method === method && each.path === path)?.key;

test("what writes carries the key of its call, so that it happens once; what reads carries none", async () => {
  const owner = await createOwner();
  await callTool(owner, "http_post", { url: `${url}/post`, json: "{}" });
  await callTool(owner, "http_fetch", { url: `${url}/page`, offset: 0 });
  expect([keyOf("POST", "/post"), keyOf("GET", "/page")]).toEqual(["test", undefined]);
});

test("so do the operations of an API that write", async () => {
  const owner = await createOwner();
  const operation = (operationId: string) => ({ operationId, responses: {} });
  const paths = { "/notes": { get: operation("read"), post: operation("write") } };
  const document = JSON.stringify({ openapi: "3.0.3", info: {}, servers: [{ url: `${url}/api` }], paths });
  await addSource(owner.seat, { kind: "openapi", name: "Notes", document });
  await callTool(owner, "notes__read", {});
  await callTool(owner, "notes__write", {});
  expect([keyOf("GET", "/api/notes"), keyOf("POST", "/api/notes")]).toEqual([undefined, "test"]);
});

test("and calls of an MCP server's tools, but not what else is said in their session", async () => {
  const owner = await createOwner();
  await addSource(owner.seat, { kind: "mcp", name: "Orders", url: `${url}/mcp` });
  await callTool(owner, "orders__order", {});
  expect([keyOf("tools/call", "/mcp"), keyOf("tools/list", "/mcp")]).toEqual(["test", undefined]);
});
