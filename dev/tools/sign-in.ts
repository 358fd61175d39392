import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../model/http";

const mostKept = 200;

interface Grant {
  challenge: string;
  redirectUri: string;
}

/** What tests look at and change. */
export interface SignIn {
  /** Tokens that the protected server takes now. */
  readonly accessTokens: Set<string>;
  registrations: number;
  refreshes: number;
  expiresInSeconds: number;
  /** Forgets every refresh token. */
  forget(): void;
  /** Answers whether it was one of its addresses. */
  answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
}

/** An authorization server (OAuth 2.1) for the protected MCP server: it registers clients and agrees to everything. */
export function createSignIn(): SignIn {
  const grants = new Map<string, Grant>();
  const refreshTokens = new Set<string>();
  const state: SignIn = {
    accessTokens: new Set(),
    registrations: 0,
    refreshes: 0,
    expiresInSeconds: 3600,
    forget: () => refreshTokens.clear(),
    answer,
  };

  function issue() {
    const [access, refresh] = [`at-${randomUUID()}`, `rt-${randomUUID()}`];
    addBounded(state.accessTokens, access);
    addBounded(refreshTokens, refresh);
    return { access_token: access, token_type: "Bearer", expires_in: state.expiresInSeconds, refresh_token: refresh };
  }

  function exchange(form: URLSearchParams): { status: number; body: object } {
    const refused = { status: 400, body: { error: "invalid_grant" } };
    if (form.get("grant_type") === "refresh_token") {
      // Rotating: one that comes twice is refused, as OAuth 2.1 wants it.
      if (!refreshTokens.delete(form.get("refresh_token") ?? "")) return refused;
      state.refreshes += 1;
      return { status: 200, body: issue() };
    }
    const grant = grants.get(form.get("code") ?? "");
    grants.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isRight = grant?.challenge === challenge && grant.redirectUri === form.get("redirect_uri");
    return isRight ? { status: 200, body: issue() } : refused;
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const origin = `http://${request.headers.host}`;
    const json = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname.startsWith("/.well-known/oauth-protected-resource")) {
      json(200, { resource: `${origin}/signed-in/mcp`, authorization_servers: [origin], scopes_supported: ["shop"] });
    } else if (url.pathname === "/.well-known/oauth-authorization-server") {
      json(200, metadataOf(origin));
    } else if (url.pathname === "/register") {
      state.registrations += 1;
      const asked = JSON.parse(await readBody(request)) as object;
      json(201, { ...asked, client_id: `client-${state.registrations}`, client_secret: "stand-in-client-secret" });
    } else if (url.pathname === "/authorize") {
      const code = randomUUID();
      const redirectUri = url.searchParams.get("redirect_uri") ?? "";
      if (grants.size >= mostKept) grants.clear();
      grants.set(code, { challenge: url.searchParams.get("code_challenge") ?? "", redirectUri });
      const back = new URL(redirectUri);
      back.search = new URLSearchParams({ code, state: url.searchParams.get("state") ?? "", iss: origin }).toString();
      response.writeHead(302, { location: back.href }).end();
    } else if (url.pathname === "/token") {
      const { status, body } = exchange(new URLSearchParams(await readBody(request)));
      json(status, body);
    } else {
      return false;
    }
    return true;
  }

  return state;
}

/** Of what is kept for ever the oldest gives way. */
function addBounded(set: Set<string>, value: string): void {
  const [oldest] = set;
  if (set.size >= mostKept && oldest !== undefined) set.delete(oldest);
  set.add(value);
}

function metadataOf(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["client_secret_post"],
    authorization_response_iss_parameter_supported: true,
  };
}
