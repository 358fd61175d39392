import type { IncomingMessage } from "node:http";
import { Events, type JWK, OAuth2Issuer, OAuth2Service } from "oauth2-mock-server";
import { chosenPerson, type StandInPerson } from "./login-page";
import { standInSecret } from "./secret";

/** One OpenID Connect provider: discovery, keys, authorization code with PKCE, ID token. */
export async function createIssuer(url: string, key: JWK): Promise<OAuth2Service> {
  const issuer = new OAuth2Issuer();
  issuer.url = url;
  await issuer.keys.add(key);
  const service = new OAuth2Service(issuer);
  const people = new Map<string, StandInPerson>();
  service.on(Events.BeforeWellKnownOpenIdConfiguration, ({ body }: { body: object }) => {
    Object.assign(body, {
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: ["openid", "email", "profile"],
    });
  });
  service.on(Events.BeforeAuthorizeRedirect, ({ url: target }: { url: URL }, request: IncomingMessage) => {
    const person = chosenPerson(new URL(request.url ?? "/", url).searchParams);
    const code = target.searchParams.get("code");
    if (person && code) people.set(code, person);
    target.searchParams.set("iss", url);
  });
  service.on(Events.BeforeTokenSigning, (token: { payload: object }, request: { body: { code?: string } }) => {
    const person = people.get(request.body.code ?? "");
    if (person) Object.assign(token.payload, claimsOf(person));
  });
  service.on(
    Events.BeforeResponse,
    (answer: { statusCode: number; body: object }, request: IncomingMessage & { body: Record<string, string> }) => {
      people.delete(request.body.code ?? "");
      const refusal = secretOf(request) === standInSecret ? null : "invalid_client";
      const missing = request.body.code_verifier ? null : "invalid_grant";
      if (refusal) Object.assign(answer, { statusCode: 401, body: { error: refusal } });
      else if (missing) Object.assign(answer, { statusCode: 400, body: { error: missing } });
    },
  );
  return service;
}

/** The claims of Google and of Microsoft in one: each client reads its own. */
function claimsOf({ subject, email, name, isVerified }: StandInPerson): object {
  return {
    sub: subject,
    email,
    name,
    email_verified: isVerified,
    xms_edov: isVerified,
    picture: "http://169.254.169.254/",
  };
}

function secretOf(request: IncomingMessage & { body: Record<string, string> }): string | undefined {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (basic === undefined) return request.body.client_secret;
  return decodeURIComponent(Buffer.from(basic, "base64").toString().split(":")[1] ?? "");
}
