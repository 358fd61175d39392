import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "vitest";
import { listen } from "@/dev/model/http";
import { createToolStandIn } from "@/dev/tools/stand-in";
import { contracts } from "@/features/api-reference/data";
import type { SourceTool, ToolSource } from "@/features/tools/sources/schema";
import { callAs } from "./handlers";
import type { Input } from "./sample-rows";
import type { Seat } from "./world";

/** Plays the outside for one test file. Must run before anything reads the configuration. */
export async function startToolStandIn() {
  process.env.ALLOW_PRIVATE_NETWORK = "true";
  const { server, signIn } = createToolStandIn();
  const url = await listen(server, 0);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, signIn };
}

/** A server that answers as a test says. */
export async function startServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  process.env.ALLOW_PRIVATE_NETWORK = "true";
  const server = createServer(answer);
  const url = await listen(server, 0);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return url;
}

/** What an endpoint answers to somebody. */
export async function ask<T = Record<string, unknown>>(seat: Seat, operation: string, input: Input = {}) {
  const contract = contracts.get(operation);
  if (!contract) throw new Error(`There is no endpoint ${operation}.`);
  const answer = await callAs(seat, contract, input);
  const text = await answer.text();
  return { status: answer.status, text, body: (text === "" ? {} : JSON.parse(text)) as T };
}

/** Adds a source and exposes everything it offers. Returns the names under which agents know its tools. */
export async function addSource(
  seat: Seat,
  body: Record<string, unknown>,
): Promise<{ source: ToolSource; tools: string[] }> {
  const created = await ask<ToolSource>(seat, "createToolSource", { body });
  if (created.status !== 201) throw new Error(`The source was not added: ${created.text}`);
  return { source: created.body, tools: await exposeAll(seat, created.body.id) };
}

export async function exposeAll(seat: Seat, sourceId: string): Promise<string[]> {
  const params = { source_id: sourceId };
  const { body } = await ask<{ data: SourceTool[] }>(seat, "listSourceTools", { params });
  const tools = body.data.map(({ name }) => ({ name, exposed: true }));
  if (tools.length > 0) await ask(seat, "updateSourceTools", { params, body: { tools } });
  return body.data.map(({ tool }) => tool);
}
