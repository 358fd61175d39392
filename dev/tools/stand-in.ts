import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerNotes, notesDocument } from "./api";
import { createShopServer } from "./mcp";
import { createSignIn, type SignIn } from "./sign-in";

export interface ToolStandIn {
  server: Server;
  signIn: SignIn;
}

const mostSessions = 200;

function overview(origin: string): string {
  return [
    "Cadre's stand-in for servers that tools come from. Add these under Settings, Tools:",
    "",
    `MCP server                  ${origin}/mcp`,
    `MCP server with a sign-in   ${origin}/signed-in/mcp`,
    `API (OpenAPI document)      ${origin}/notes/openapi.json`,
    "",
  ].join("\n");
}

/**
 * Plays what an organization may take tools from: an MCP server at `/mcp`, the same behind a sign-in at `/signed-in/mcp`, and
 * an API whose OpenAPI document lies at `/notes/openapi.json`. `/` tells a browser where they are.
 */
export function createToolStandIn(): ToolStandIn {
  let shop = createShopServer();
  const signIn = createSignIn();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "text/plain" });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = `http://${request.headers.host}`;
    const url = new URL(request.url ?? "/", origin);
    if (await signIn.answer(request, response, url)) return;
    if (url.pathname === "/") {
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(overview(origin));
    } else if (url.pathname === "/notes/openapi.json") {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(notesDocument(origin)));
    } else if (url.pathname.startsWith("/notes/")) {
      await answerNotes(request, response, url);
    } else if (url.pathname === "/mcp" || (url.pathname === "/signed-in/mcp" && isSignedIn(request, signIn))) {
      // Whoever still has one of the forgotten sessions is told so, and begins another.
      if (shop.getSessions().size >= mostSessions) shop = createShopServer();
      if (!(await shop.handleRequest(request, response, "/"))) response.writeHead(405).end();
    } else if (url.pathname === "/signed-in/mcp") {
      const metadata = `${origin}/.well-known/oauth-protected-resource/signed-in/mcp`;
      response.writeHead(401, { "www-authenticate": `Bearer resource_metadata="${metadata}"` }).end();
    } else {
      response.writeHead(404).end();
    }
  }

  return { server, signIn };
}

function isSignedIn(request: IncomingMessage, { accessTokens }: SignIn): boolean {
  return accessTokens.has((request.headers.authorization ?? "").replace(/^Bearer /, ""));
}
