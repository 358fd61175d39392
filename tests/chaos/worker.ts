import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { boot } from "@/instrumentation-node";
import { registerChaosTools } from "./worker-tools";

/**
 * An app process with the tests' tools in its registry: the real boot, engine and route handlers behind a plain HTTP
 * server. The production build has no door through which a test could bring a tool.
 */
type Handler = (request: Request) => Promise<Response>;
type Routes = { GET?: Handler; POST?: Handler };

const routes: [RegExp, () => Promise<Routes>][] = [
  [/^\/api\/health\/ready$/, () => import("@/app/api/health/ready/route")],
  [/^\/api\/v1\/auth\/register$/, () => import("@/app/api/v1/auth/register/route")],
  [/^\/api\/v1\/auth\/token$/, () => import("@/app/api/v1/auth/token/route")],
  [/^\/api\/v1\/chat\/stream$/, () => import("@/app/api/v1/chat/stream/route")],
  [/^\/api\/v1\/runs$/, () => import("@/app/api/v1/runs/route")],
  [/^\/api\/v1\/workflows$/, () => import("@/app/api/v1/workflows/route")],
  [/^\/api\/v1\/workflows\/[^/]+\/versions$/, () => import("@/app/api/v1/workflows/[workflow_key]/versions/route")],
  [/^\/api\/v1\/workflows\/[^/]+\/run-stream$/, () => import("@/app/api/v1/workflows/[workflow_key]/run-stream/route")],
  [/^\/api\/v1\/runs\/[^/]+$/, () => import("@/app/api/v1/runs/[run_id]/route")],
  [/^\/api\/v1\/runs\/[^/]+\/events$/, () => import("@/app/api/v1/runs/[run_id]/events/route")],
  [/^\/api\/v1\/runs\/[^/]+\/cancel$/, () => import("@/app/api/v1/runs/[run_id]/cancel/route")],
];

function toRequest(message: IncomingMessage, gone: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) if (typeof value === "string") headers.set(name, value);
  const hasBody = message.method !== "GET" && message.method !== "HEAD";
  return new Request(`http://${message.headers.host}${message.url}`, {
    method: message.method ?? "GET",
    headers,
    signal: gone,
    ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: "half" } : {}),
  });
}

async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { pathname } = new URL(message.url ?? "/", "http://localhost");
  const load = routes.find(([pattern]) => pattern.test(pathname))?.[1];
  const found = await load?.();
  const handler = message.method === "POST" ? found?.POST : found?.GET;
  const answer = handler ? await handler(toRequest(message, gone.signal)) : new Response(null, { status: 404 });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  if (answer.body) await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response);
  else response.end();
}

registerChaosTools();
await boot();
const server = createServer((message, response) => {
  serve(message, response).catch(() => response.destroy());
});
server.listen(Number(process.env.PORT), "127.0.0.1");
