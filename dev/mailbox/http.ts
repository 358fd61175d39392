import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { MessageStore, StoredMessage } from "./store";

const pageFile = new URL("./page.html", import.meta.url);
const scriptFile = new URL("./page.js", import.meta.url);
const ownHosts = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const pagePolicy = "default-src 'self'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'";
/** A mail runs no script and loads nothing; its links open in a tab of their own. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function send(response: ServerResponse, status: number, type: string, body: string, policy = pagePolicy) {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": policy,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, value: unknown) {
  send(response, status, "application/json", JSON.stringify(value));
}

function sendMail(response: ServerResponse, message: StoredMessage | undefined) {
  if (!message) return send(response, 404, "text/plain", "This mail is gone.");
  const html = message.html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`);
  send(response, 200, "text/html", html, mailPolicy);
}

/** Tells the page when to look again, as server-sent events. */
function sendChanges(response: ServerResponse, store: MessageStore) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const tell = () => response.write("data: change\n\n");
  tell();
  store.on("change", tell);
  response.on("close", () => store.off("change", tell));
}

function answer(request: IncomingMessage, response: ServerResponse, store: MessageStore) {
  // Whoever makes a name of theirs point to this machine must not read our mails through a browser.
  if (!ownHosts.test(request.headers.host ?? "")) return send(response, 421, "text/plain", "Open http://localhost.");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const recipient = searchParams.get("to");
  const [, id] = /^\/messages\/([\w-]+)$/.exec(pathname) ?? [];
  if (request.method === "DELETE" && pathname === "/api/messages") {
    store.clear(recipient);
    return sendJson(response, 200, { messages: [] });
  }
  if (request.method !== "GET") return send(response, 405, "text/plain", "GET, or DELETE /api/messages.");
  if (pathname === "/api/messages") return sendJson(response, 200, { messages: store.list(recipient) });
  if (pathname === "/api/changes") return sendChanges(response, store);
  if (pathname === "/page.js") return send(response, 200, "text/javascript", readFileSync(scriptFile, "utf8"));
  if (pathname === "/") return send(response, 200, "text/html", readFileSync(pageFile, "utf8"));
  if (id) return sendMail(response, store.find(id));
  send(response, 404, "text/plain", "There is nothing here.");
}

/** The mailbox's web page and the API that tests use. */
export function createMailboxServer(store: MessageStore): Server {
  return createServer((request, response) => answer(request, response, store));
}
