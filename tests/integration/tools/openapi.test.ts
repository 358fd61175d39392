import { describe, expect, test } from "vitest";
import type { SourceTool, ToolSource } from "@/features/tools/sources/schema";
import { pool } from "@/lib/db/client";
import { addSource, ask, startServer, startToolStandIn } from "@/tests/setup/tool-sources";
import { callTool, createOwner } from "./toolbox";

const { url } = await startToolStandIn();
const notes = { kind: "openapi", name: "Notes", document_url: `${url}/notes/openapi.json` };

test("each operation becomes a tool: what reads is free, what writes asks first, and both reach the API", async () => {
  const owner = await createOwner();
  const { source, tools } = await addSource(owner.seat, notes);
  expect(source).toMatchObject({ kind: "openapi", url: `${url}/notes`, health: "ok" });
  expect(tools).toEqual(["notes__addNote", "notes__readNotes"]);
  const { body } = await ask<{ data: SourceTool[] }>(owner.seat, "listSourceTools", {
    params: { source_id: source.id },
  });
  expect(body.data.map(({ effect }) => effect)).toEqual(["side_effect", "pure"]);
  expect(body.data[0]?.parameters).toEqual({
    type: "object",
    properties: {
      topic: { type: "string" },
      body: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    },
    required: ["topic", "body"],
    additionalProperties: false,
  });
  const added = await callTool(owner, "notes__addNote", { topic: "a/b ../c?d", body: { text: "Water it." } });
  expect(added).toMatchObject({
    status: 201,
    from: "Notes",
    untrusted_content: expect.stringContaining("Water it.") as string,
  });
  expect(await callTool(owner, "notes__readNotes", { topic: "heating", limit: 1 })).toMatchObject({ status: 200 });
  expect(await callTool(owner, "notes__addNote", { topic: "x", body: {} })).toEqual({
    problem: "The arguments do not fit the tool. body: must have required property 'text'",
  });
});

test("its key is sent, and taken out of what the API answers", async () => {
  const owner = await createOwner();
  const headers = { Authorization: "Bearer api-key-of-acme" };
  await addSource(owner.seat, { ...notes, authentication: "headers", headers });
  const answer = JSON.stringify(await callTool(owner, "notes__readNotes", { topic: "heating" }));
  expect(answer).toContain("[secret]");
  expect(answer).not.toContain("api-key-of-acme");
  const rows = await pool()`
    select detail::text from audit_events where organization_id = ${owner.seat.organizationId}
    union all select credentials_encrypted from tool_sources where organization_id = ${owner.seat.organizationId}`;
  expect(JSON.stringify(rows)).not.toContain("api-key-of-acme");
});

const document = (paths: object, components: object = {}) =>
  JSON.stringify({ openapi: "3.0.3", info: {}, servers: [{ url: "https://api.acme.invalid" }], paths, components });
const taking = (schema: object) => ({
  "/x": { post: { operationId: "x", requestBody: { content: { "application/json": { schema } } } } },
});

describe("a hostile document", () => {
  test("whose references lead back to themselves is read, and ends", async () => {
    const owner = await createOwner();
    const schemas = { Loop: { type: "object", properties: { next: { $ref: "#/components/schemas/Loop" } } } };
    const pasted = document(taking({ $ref: "#/components/schemas/Loop" }), { schemas });
    const { tools } = await addSource(owner.seat, { kind: "openapi", name: "Loop", document: pasted });
    expect(tools).toEqual(["loop__x"]);
  });

  test.each([
    ["refers to another document", taking({ $ref: "https://evil.example/schema.json#/A" }), {}, "another document"],
    ["refers to a file", taking({ $ref: "file:///etc/passwd" }), {}, "another document"],
    ["refers to nothing", taking({ $ref: "#/components/schemas/None" }), {}, "not there"],
    ["refers to a prototype", taking({ $ref: "#/__proto__/toString" }), {}, "not there"],
    [
      "doubles at every step",
      taking({ $ref: "#/components/schemas/S0" }),
      Object.fromEntries(
        Array.from({ length: 19 }, (_, n) => {
          if (n === 18) return ["S18", { type: "string" }];
          const next = { $ref: `#/components/schemas/S${n + 1}` };
          return [`S${n}`, { type: "object", properties: { a: next, b: next } }];
        }),
      ),
      "too large",
    ],
  ])("whose part %s loses that operation alone", async (_what, paths, schemas, problem) => {
    const owner = await createOwner();
    const both = { ...paths, "/fine": { get: { operationId: "fine" } } };
    const { source, tools } = await addSource(owner.seat, {
      kind: "openapi",
      name: "Acme",
      document: document(both, { schemas }),
    });
    expect(tools).toEqual(["acme__fine"]);
    const refreshed = await ask<{ problems: string[] }>(owner.seat, "refreshToolSource", {
      params: { source_id: source.id },
    });
    expect(refreshed.body.problems).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    ["is no document", { document: "hello" }, "document", "not an OpenAPI document"],
    ["is Swagger 2", { document: '{"swagger":"2.0","paths":{}}' }, "document", "Only OpenAPI 3.0 and 3.1"],
    ["repeats itself without end", { document: yamlBomb() }, "document", "neither valid JSON nor valid YAML"],
    ["is given twice", { document: "{}", document_url: "https://acme.invalid/x" }, "document_url", "or paste"],
    ["does not say where its API is", { document: '{"openapi":"3.1.0","paths":{}}' }, "url", "Enter its address"],
    ["lies behind another scheme", { document_url: "file:///etc/passwd" }, "document_url", "https://"],
  ])("that %s is refused at its field", async (_what, given, path, message) => {
    const owner = await createOwner();
    const answer = await ask<{ errors: { path: string; message: string }[] }>(owner.seat, "createToolSource", {
      body: { kind: "openapi", name: "Acme", ...given },
    });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect(answer.body.errors[0]?.message).toContain(message);
  });

  test("that is larger than any should be is not read to its end", async () => {
    const owner = await createOwner();
    const huge = await startServer((_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    });
    const body = { kind: "openapi", name: "Huge", document_url: huge };
    expect(await ask<ToolSource>(owner.seat, "createToolSource", { body })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "document_url", message: expect.stringContaining("larger than") as string }] },
    });
  });
});

function yamlBomb(): string {
  const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(",")}]`);
  return ["openapi: 3.1.0", 'l0: &l0 ["x","x"]', ...levels, "paths: *l9"].join("\n");
}
