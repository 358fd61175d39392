import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { chosenPerson, type StandInPerson } from "./login-page";
import { standInSecret } from "./secret";

interface Grant {
  person: StandInPerson;
  challenge: string | null;
}

const grants = new Map<string, Grant>();
const tokens = new Map<string, StandInPerson>();

/** Plays GitHub: its authorization page, its token endpoint and the two API calls that say who somebody is. */
export async function answerAsGitHub(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (url.pathname === "/login/oauth/authorize") return authorize(response, url.searchParams);
  if (url.pathname === "/login/oauth/access_token") return issueToken(request, response);
  const person = tokens.get(/^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "");
  if (!person) return sendJson(response, 401, { message: "Bad credentials" });
  const { subject, email, name, isVerified } = person;
  const id = Number.parseInt(createHash("sha256").update(subject).digest("hex").slice(0, 8), 16);
  if (url.pathname === "/api/user")
    return sendJson(response, 200, { id, login: email.split("@")[0], name, email: null });
  if (url.pathname === "/api/user/emails") {
    return sendJson(response, 200, [
      { email: `${id}@users.noreply.github.example`, primary: false, verified: true, visibility: null },
      { email, primary: true, verified: isVerified, visibility: "private" },
    ]);
  }
  return sendJson(response, 404, { message: "Not Found" });
}

function authorize(response: ServerResponse, query: URLSearchParams): void {
  const person = chosenPerson(query);
  if (!person) throw new Error("Nobody was chosen.");
  const code = randomUUID();
  grants.set(code, { person, challenge: query.get("code_challenge") });
  const target = new URL(query.get("redirect_uri") ?? "");
  target.searchParams.set("code", code);
  target.searchParams.set("state", query.get("state") ?? "");
  response.writeHead(302, { location: target.href }).end();
}

/** Like GitHub it answers errors with status 200. */
async function issueToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams(await text(request));
  const grant = grants.get(form.get("code") ?? "");
  grants.delete(form.get("code") ?? "");
  const proof = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (form.get("client_secret") !== standInSecret) {
    return sendJson(response, 200, { error: "incorrect_client_credentials" });
  }
  if (!grant || grant.challenge !== proof) return sendJson(response, 200, { error: "bad_verification_code" });
  const token = `gho_${randomUUID()}`;
  tokens.set(token, grant.person);
  sendJson(response, 200, { access_token: token, token_type: "bearer", scope: "read:user,user:email" });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
