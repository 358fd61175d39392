import { expect, test } from "vitest";
import type { SourceTool, ToolSource } from "@/features/tools/sources/schema";
import { pool } from "@/lib/db/client";
import { addSource, ask, startServer, startToolStandIn } from "@/tests/setup/tool-sources";
import { callTool, createOwner } from "./toolbox";

const { url } = await startToolStandIn();
const shop = { kind: "mcp", name: "Shop", url: `${url}/mcp` };

test("a server's tools can be used once they are exposed, and answer as what they are: somebody else's words", async () => {
  const owner = await createOwner();
  const created = await ask<ToolSource>(owner.seat, "createToolSource", { body: shop });
  expect(created).toMatchObject({ status: 201, body: { key: "shop", health: "ok", tool_count: 2, exposed_count: 0 } });
  await expect(callTool(owner, "shop__search_products", { query: "lamp" })).rejects.toThrow("not offered");
  const params = { source_id: created.body.id };
  const tools = [{ name: "search_products", exposed: true }];
  const exposed = await ask<{ data: SourceTool[] }>(owner.seat, "updateSourceTools", { params, body: { tools } });
  expect(exposed.body.data.map(({ tool, effect, exposed }) => ({ tool, effect, exposed }))).toEqual([
    { tool: "shop__place_order", effect: "side_effect", exposed: false },
    { tool: "shop__search_products", effect: "pure", exposed: true },
  ]);
  expect(await callTool(owner, "shop__search_products", { query: "lamp" })).toEqual({
    from: "Shop",
    untrusted_content: '[{"id":"lamp","name":"Desk lamp","price":49,"left":12}]',
  });
});

test("what a tool does to the world decides its policy, until the organization says another", async () => {
  const owner = await createOwner();
  await addSource(owner.seat, shop);
  const policyOf = async (name: string) => {
    const { body } = await ask<{ data: { name: string; policy: string }[] }>(owner.seat, "listTools");
    return body.data.find((tool) => tool.name === name)?.policy;
  };
  expect(await policyOf("shop__search_products")).toBe("allowed");
  expect(await policyOf("shop__place_order")).toBe("approval");
  const say = (policy: string | null) =>
    ask(owner.seat, "setToolPolicies", { body: { policies: [{ tool: "shop__place_order", policy }] } });
  await say("denied");
  expect(await policyOf("shop__place_order")).toBe("denied");
  await say(null);
  expect(await policyOf("shop__place_order")).toBe("approval");
  const unknown = await ask(owner.seat, "setToolPolicies", {
    body: { policies: [{ tool: "nope", policy: "denied" }] },
  });
  expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: "policies.0.tool" }] } });
});

test("arguments that do not fit never reach the server, and its own refusals are for the model", async () => {
  const owner = await createOwner();
  await addSource(owner.seat, shop);
  expect(await callTool(owner, "shop__place_order", { product: "car", quantity: 0 })).toEqual({
    problem: expect.stringMatching(
      /product: must be equal to one of the allowed values; quantity: must be >= 1/,
    ) as string,
  });
  expect(await callTool(owner, "shop__place_order", { product: "plant", quantity: 1 })).toEqual({
    error: "Only 0 of Ficus are left.",
  });
  const [row] = await pool()`select failures from tool_sources where organization_id = ${owner.seat.organizationId}`;
  expect(row).toEqual({ failures: 0 });
});

test("a broken server costs only its own tools, and says so", async () => {
  const owner = await createOwner();
  await addSource(owner.seat, shop);
  const broken = await startServer((_request, response) => response.writeHead(500).end("boom"));
  const created = await ask<ToolSource>(owner.seat, "createToolSource", {
    body: { kind: "mcp", name: "Broken", url: broken },
  });
  expect(created).toMatchObject({
    status: 201,
    body: { health: "failing", last_error: "It answers with an error (500).", tool_count: 0 },
  });
  expect(await callTool(owner, "shop__search_products", { query: "" })).toMatchObject({ from: "Shop" });
});

test("an endless tool ends with the source's time, and a cancelled run counts nothing against the source", async () => {
  const owner = await createOwner();
  const { source } = await addSource(owner.seat, { ...shop, timeout_ms: 1_000 });
  const endless = await startServer(() => {});
  await pool()`update tool_sources set url = ${endless} where id = ${source.id}`;
  expect(await callTool(owner, "shop__search_products", { query: "" })).toEqual({
    error: "Shop cannot be used now. It did not answer within 1 seconds.",
  });
  const cancelled = AbortSignal.timeout(200);
  await expect(callTool(owner, "shop__search_products", { query: "" }, cancelled)).rejects.toThrow();
  const [row] = await pool()`select failures, last_error from tool_sources where id = ${source.id}`;
  expect(row).toEqual({ failures: 1, last_error: "It did not answer within 1 seconds." });
});

test("the headers of a source are sent and never come back, whatever the server answers with", async () => {
  const owner = await createOwner();
  const secret = "Bearer hush-hush-secret";
  const server = await startServer((request, response) => {
    const echo = JSON.stringify(request.headers.authorization);
    response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "one" });
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      if (text === "") return response.end();
      const { id, method } = JSON.parse(text) as { id?: number; method: string };
      const results: Record<string, unknown> = {
        initialize: {
          protocolVersion: "2025-06-18",
          capabilities: { tools: {} },
          serverInfo: { name: "echo", version: "1" },
        },
        "tools/list": { tools: [{ name: "echo", description: `I was sent ${echo}`, inputSchema: { type: "object" } }] },
        "tools/call": { content: [{ type: "text", text: `You sent ${echo}` }] },
      };
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
    });
  });
  const body = {
    kind: "mcp",
    name: "Echo",
    url: server,
    authentication: "headers",
    headers: { Authorization: secret },
  };
  const { source, tools } = await addSource(owner.seat, body);
  expect(source.header_names).toEqual(["Authorization"]);
  expect(tools).toEqual(["echo__echo"]);
  const answer = await callTool(owner, "echo__echo", {});
  expect(answer).toEqual({ from: "Echo", untrusted_content: 'You sent "[secret]"' });
  const [audit, listed] = await Promise.all([
    pool()`select detail from audit_events where organization_id = ${owner.seat.organizationId}`,
    ask(owner.seat, "listTools"),
  ]);
  for (const told of [JSON.stringify(audit), listed.text, JSON.stringify(source)])
    expect(told).not.toContain("hush-hush");
  const moved = { params: { source_id: source.id }, body: { url: "https://elsewhere.example/mcp" } };
  expect(await ask(owner.seat, "updateToolSource", moved)).toMatchObject({
    status: 422,
    body: { errors: [{ path: "headers" }] },
  });
});

test("hostile names, descriptions and schemas are cut down to what can be shown", async () => {
  const owner = await createOwner();
  const deep = (levels: number): unknown =>
    levels === 0 ? {} : { type: "object", properties: { a: deep(levels - 1) } };
  const tools = [
    {
      name: "hidden",
      description: `Nice\u202e\u{e0041} tool\u0007 ${"x".repeat(5_000)}`,
      inputSchema: { type: "object" },
    },
    { name: "deep", inputSchema: deep(200) },
    {
      name: "a name with spaces and a very, very, very long tail that no provider would take",
      inputSchema: { type: "object" },
    },
    { name: "ünï\u202ecode", inputSchema: { type: "object" } },
    { name: "list", inputSchema: { type: "array" } },
  ];
  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => {
      if (text === "") return response.end();
      const { id, method } = JSON.parse(text) as { id?: number; method: string };
      const hello = {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "x", version: "1" },
      };
      const result = method === "tools/list" ? { tools } : method === "initialize" ? hello : {};
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  const created = await ask<ToolSource>(owner.seat, "createToolSource", {
    body: { kind: "mcp", name: "Hostile", url: server },
  });
  const params = { source_id: created.body.id };
  const refreshed = await ask<{ problems: string[] }>(owner.seat, "refreshToolSource", { params });
  expect(refreshed.body.problems).toHaveLength(3);
  const { body } = await ask<{ data: SourceTool[] }>(owner.seat, "listSourceTools", { params });
  expect(body.data.map(({ name }) => name).sort()).toEqual([tools[2]?.name, "hidden"]);
  for (const { tool, description } of body.data) {
    expect(tool).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(description.length).toBeLessThanOrEqual(1_000);
    for (const hidden of ["\u202e", "\u0007", "\u{e0041}"]) expect(description).not.toContain(hidden);
  }
});
