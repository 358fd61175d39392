import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "vitest";
import type { Answer, Fault, Pace } from "@/dev/model/answer";
import { listen, readBody } from "@/dev/model/http";
import { encodeChat } from "@/dev/model/wire/chat";
import { sendError } from "@/dev/model/wire/errors";
import type { Encoding } from "@/dev/model/wire/frame";
import { readChatRequest, readResponsesRequest } from "@/dev/model/wire/read";
import { encodeResponses } from "@/dev/model/wire/responses";
import { sendStream } from "@/dev/model/wire/send";
import type { Usage } from "@/dev/model/wire/usage";
import { encodeAnthropic } from "./anthropic";
import { encodeGemini } from "./gemini";

/** One answer of a vendor, and the figures it reports; null where it reports none. */
export interface VendorAnswer extends Answer {
  usage?: Usage | null;
}

export interface VendorRequest {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
}

export interface VendorServer {
  /** Without a path. */
  url: string;
  /** What was asked since the last script. */
  requests: VendorRequest[];
  /** What is answered, request by request; the last answer goes on for ever. */
  script: (...answers: VendorAnswer[]) => void;
}

const pace: Pace = { firstDelayMs: 0, delayMs: 1, chunkChars: 12 };
const reported: Usage = { input: 100, cached: 40, output: 30, reasoning: 10 };

/** Starts a server that speaks the protocols of all vendors, each at its own address, and fails as they do. */
export async function startVendors(): Promise<VendorServer> {
  let answers: VendorAnswer[] = [{ text: "No script." }];
  const requests: VendorRequest[] = [];
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    void readBody(request).then((raw) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const body = JSON.parse(raw) as Record<string, unknown>;
      requests.push({ path, headers: request.headers, body });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
      return respond(path, body, answer, response, gone.signal);
    });
  });
  const url = await listen(server, 0);
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url,
    requests,
    script(...given) {
      answers = given;
      requests.length = 0;
    },
  };
}

async function respond(
  path: string,
  body: Record<string, unknown>,
  answer: VendorAnswer,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const { fault } = answer;
  if (fault?.kind === "hang") return;
  if (fault?.kind === "status") return sendVendorError(path, fault, response);
  await sendStream(response, encode(path, body, answer), pace, fault, gone);
}

function encode(path: string, body: Record<string, unknown>, answer: VendorAnswer): Encoding {
  const usage = answer.usage === undefined ? reported : answer.usage;
  const model = String(body.model ?? path);
  if (path.endsWith("/messages")) return encodeAnthropic(model, answer, usage, pace.chunkChars);
  if (path.includes(":streamGenerateContent")) return encodeGemini(model, answer, usage, pace.chunkChars);
  const none = { input: 0, output: 0, reasoning: 0 };
  if (path.endsWith("/responses")) {
    return encodeResponses(readResponsesRequest(body), answer, usage ?? none, pace.chunkChars);
  }
  const conversation = readChatRequest(body);
  return encodeChat({ ...conversation, streamUsage: usage !== null }, answer, usage ?? none, pace.chunkChars);
}

function sendVendorError(path: string, fault: Extract<Fault, { kind: "status" }>, response: ServerResponse): void {
  const { status, retryAfterSeconds, message = "The provider says no." } = fault;
  const isAnthropic = path.endsWith("/messages");
  if (!isAnthropic && !path.includes(":streamGenerateContent")) {
    sendError(response, fault);
    return;
  }
  const error = isAnthropic
    ? { type: "error", error: { type: status === 429 ? "rate_limit_error" : "api_error", message } }
    : { error: { code: status, message, status: status === 429 ? "RESOURCE_EXHAUSTED" : "INTERNAL" } };
  const retryAfter = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  response.writeHead(status, { "content-type": "application/json", ...retryAfter }).end(JSON.stringify(error));
}
