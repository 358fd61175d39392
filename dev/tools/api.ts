import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../model/http";

/** The OpenAPI document of a small API of notes. */
export function notesDocument(origin: string) {
  const text = { "text/plain": { schema: { type: "string" } } };
  return {
    openapi: "3.1.0",
    info: { title: "Notes", version: "1.0.0" },
    servers: [{ url: `${origin}/notes` }],
    paths: {
      "/by-topic/{topic}": {
        get: {
          operationId: "readNotes",
          summary: "Reads the notes about a topic",
          parameters: [
            { $ref: "#/components/parameters/topic" },
            { name: "limit", in: "query", schema: { type: "integer" } },
          ],
          responses: { 200: { description: "The notes", content: text } },
        },
        post: {
          operationId: "addNote",
          summary: "Adds a note about a topic",
          parameters: [{ $ref: "#/components/parameters/topic" }],
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Note" } } },
          },
          responses: { 201: { description: "Added", content: text } },
        },
      },
    },
    components: {
      parameters: { topic: { name: "topic", in: "path", required: true, schema: { type: "string" } } },
      schemas: { Note: { type: "object", properties: { text: { type: "string" } }, required: ["text"] } },
    },
  };
}

const notes = new Map([["heating", ["The boiler was serviced in May."]]]);
/** Of each topic, and of topics: the oldest give way. */
const mostNotes = 100;

/** The API itself. It answers with the credentials it was sent, as careless servers do. */
export async function answerNotes(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const topic = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const known = notes.get(topic) ?? [];
  if (request.method === "POST") {
    const { text } = JSON.parse(await readBody(request)) as { text: string };
    notes.set(topic, [...known, text].slice(-mostNotes));
    for (const oldest of [...notes.keys()].slice(0, Math.max(0, notes.size - mostNotes))) notes.delete(oldest);
  }
  const limit = Number(url.searchParams.get("limit") ?? 100);
  const body = {
    topic,
    notes: (notes.get(topic) ?? []).slice(0, limit),
    sent_authorization: request.headers.authorization,
  };
  response
    .writeHead(request.method === "POST" ? 201 : 200, { "content-type": "application/json" })
    .end(JSON.stringify(body));
}
