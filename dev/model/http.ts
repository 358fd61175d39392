import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, NATURAL_PACE, type Pace } from "./answer";
import type { Conversation } from "./conversation";
import { encodeChat } from "./wire/chat";
import { sendError } from "./wire/errors";
import { BadRequest, readChatRequest, readResponsesRequest } from "./wire/read";
import { encodeResponses } from "./wire/responses";
import { sendStream } from "./wire/send";
import { estimateUsage } from "./wire/usage";

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  conversation: Conversation;
  /** Aborts when the connection closes before the answer is out. */
  gone: AbortSignal;
}

export interface ModelServerOptions {
  answer: (exchange: Exchange) => Answer;
  pace?: Pace;
  modelIds?: string[];
  /** Serves paths besides the model's; answers false where it does not know one. */
  extra?: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const KEEP_ALIVE_MS = 120_000;

/** An HTTP server that answers `/v1/responses` and `/v1/chat/completions` with what `options.answer` says. */
export function createModelServer(options: ModelServerOptions): Server {
  const server = createServer((request, response) => {
    handle(request, response, options).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (error instanceof BadRequest || error instanceof SyntaxError) {
        sendError(response, { kind: "status", status: 400, message: error.message });
      } else {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        sendError(response, { kind: "status", status: 500 });
      }
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Answers the base URL. */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return `http://127.0.0.1:${actual}`;
}

async function handle(request: IncomingMessage, response: ServerResponse, options: ModelServerOptions): Promise<void> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (await options.extra?.(request, response, path)) return;
  if (request.method === "GET" && path === "/v1/models") return sendModels(response, options.modelIds ?? []);
  if (request.method === "GET" && path === "/health") {
    response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
    return;
  }
  const protocol = path === "/v1/responses" ? "responses" : path === "/v1/chat/completions" ? "chat" : undefined;
  if (!protocol || request.method !== "POST") {
    sendError(response, { kind: "status", status: 404, message: `Unknown request URL: ${request.method} ${path}` });
    return;
  }
  const raw = await readBody(request);
  const body: unknown = JSON.parse(raw);
  const conversation = protocol === "responses" ? readResponsesRequest(body) : readChatRequest(body);
  await respond(request, response, conversation, raw, options);
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  conversation: Conversation,
  raw: string,
  options: ModelServerOptions,
): Promise<void> {
  const controller = new AbortController();
  response.on("close", () => controller.abort());
  const answer = options.answer({ request, response, conversation, gone: controller.signal });
  const pace = { ...(options.pace ?? NATURAL_PACE), ...answer.pace };
  if (answer.fault?.kind === "hang") return;
  if (answer.fault?.kind === "status") return sendError(response, answer.fault);
  const encode = conversation.protocol === "responses" ? encodeResponses : encodeChat;
  const encoding = encode(conversation, answer, estimateUsage(raw, answer), pace.chunkChars);
  if (conversation.stream) return sendStream(response, encoding, pace, answer.fault, controller.signal);
  if (answer.fault) return sendError(response, { kind: "status", status: 500 });
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(encoding.body()));
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_BODY_BYTES) throw new BadRequest("The request body is too large.");
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString("utf8");
}

function sendModels(response: ServerResponse, ids: string[]): void {
  const data = ids.map((id) => ({ id, object: "model", created: 0, owned_by: "cadre" }));
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ object: "list", data }));
}
