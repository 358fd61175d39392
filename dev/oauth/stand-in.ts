import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { JWKStore, type OAuth2Service } from "oauth2-mock-server";
import { answerAsZone, startNameServer } from "./dns";
import { answerAsGitHub } from "./github";
import { createIssuer } from "./issuer";
import { chosenPerson, loginPage } from "./login-page";

const titles: Record<string, string> = { google: "Google", microsoft: "Microsoft", github: "GitHub" };

export interface OAuthStandIn {
  server: Server;
  /** The provider at `/<name>`, made when it is first asked for. Tests change what it answers through its events. */
  issuer: (name: string) => Promise<OAuth2Service>;
}

/**
 * Plays every outside provider: `/github` is GitHub, and each other first segment (`/google`, `/microsoft`, `/acme`) is an
 * OpenID Connect provider of its own. On the same port, by UDP, it is also the name server that proves domains (`/dns`).
 */
export async function createOAuthStandIn(): Promise<OAuthStandIn> {
  const key = await new JWKStore().generate("RS256");
  const issuers = new Map<string, Promise<OAuth2Service>>();
  const issuer = (name: string) => {
    const existing = issuers.get(name) ?? createIssuer(`${baseUrl(server)}/${name}`, key);
    issuers.set(name, existing);
    return existing;
  };
  const server = createServer((request, response) => {
    answer(request, response, issuer).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "text/plain" });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  server.once("listening", () => startNameServer(server));
  return { server, issuer };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  issuer: (name: string) => Promise<OAuth2Service>,
): Promise<void> {
  if (request.url?.startsWith("/dns")) return answerAsZone(request, response);
  const [, name = "", rest = "/"] = /^\/([a-z0-9-]+)(\/.*)$/.exec(request.url ?? "") ?? [];
  if (name === "") {
    response.writeHead(200, { "content-type": "text/plain" }).end("OAuth stand-in\n");
    return;
  }
  const url = new URL(rest, "http://localhost");
  if (url.pathname.endsWith("/authorize") && !chosenPerson(url.searchParams)) {
    const page = loginPage(titles[name] ?? name, url.searchParams);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  if (name === "github") return answerAsGitHub(request, response, url);
  const service = await issuer(name);
  request.url = rest;
  service.requestHandler(request, response);
}

function baseUrl(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in does not listen yet.");
  return `http://127.0.0.1:${address.port}`;
}
