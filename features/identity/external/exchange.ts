import "server-only";
import * as oidc from "openid-client";
import { z } from "zod";
import { env } from "@/lib/env";
import { requireWebUrl } from "@/lib/net/address-policy";
import { guardedFetch } from "@/lib/net/guarded-fetch";
import type { ExternalClient, GitHubClient, OpenIdClient } from "./clients";

/** Who the provider says somebody is. */
export interface ExternalProfile {
  /** Stable at the provider; all that an account is recognised by. */
  subject: string;
  email: string | null;
  /** What the provider says about the address; null where it says nothing. */
  emailVerified: boolean | null;
  name: string | null;
}

/** What an answer must match: made for one attempt, and never sent anywhere before it comes back. */
export interface Checks {
  state: string;
  nonce: string;
  codeVerifier: string;
}

const timeoutSeconds = 10;
const personalMicrosoftTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

/**
 * The provider's metadata joined with our client. Throws what `explainFailure` explains. Plain HTTP is possible only where
 * the operator points at it, and the guard decides about each address that an organization entered.
 */
export async function configure(client: ExternalClient): Promise<oidc.Configuration> {
  if (client.protocol === "github") return configureGitHub(client);
  const configuration = await oidc.discovery(
    new URL(client.issuer),
    client.clientId,
    undefined,
    authenticationOf(client),
    {
      execute: [oidc.allowInsecureRequests],
      [oidc.customFetch]: fetchFor(client),
      timeout: timeoutSeconds,
    },
  );
  return prepare(configuration, client);
}

/** Some providers take the secret only in the header (RFC 6749, 2.3.1), others only in the body; their metadata says. */
function authenticationOf({ clientSecret }: ExternalClient): oidc.ClientAuth {
  const [inBody, inHeader] = [oidc.ClientSecretPost(clientSecret), oidc.ClientSecretBasic(clientSecret)];
  return (server, ...rest) => {
    const takesBody = server.token_endpoint_auth_methods_supported?.includes("client_secret_post");
    return takesBody ? inBody(server, ...rest) : inHeader(server, ...rest);
  };
}

function configureGitHub(client: GitHubClient): oidc.Configuration {
  const metadata = {
    issuer: client.url,
    authorization_endpoint: `${client.url}/login/oauth/authorize`,
    token_endpoint: `${client.url}/login/oauth/access_token`,
  };
  return prepare(new oidc.Configuration(metadata, client.clientId, client.clientSecret), client);
}

function prepare(configuration: oidc.Configuration, client: ExternalClient): oidc.Configuration {
  configuration[oidc.customFetch] = fetchFor(client);
  configuration.timeout = timeoutSeconds;
  oidc.allowInsecureRequests(configuration);
  // The token's signature is checked even though it comes straight from the provider: TLS need not be the only proof.
  if (client.protocol === "openid") oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** Whether an organization entered it, who is trusted with less than the operator. */
function isOwnClient(client: ExternalClient): boolean {
  return client.protocol === "openid" && client.connection !== null;
}

function fetchFor(client: ExternalClient): oidc.CustomFetch {
  const isOwn = isOwnClient(client);
  return (url, { method, headers, body, signal }) => {
    if (body instanceof ReadableStream || body instanceof ArrayBuffer) throw new Error("This body cannot be sent.");
    const text = body instanceof URLSearchParams ? body.toString() : (body ?? undefined);
    const request = { method, headers: { "user-agent": "Cadre", ...headers }, body: text, signal };
    return guardedFetch(url, isOwn ? request : { ...request, allowPrivateNetwork: true });
  };
}

/**
 * Where to send the browser (RFC 6749 4.1.1, with PKCE S256). The provider names it, so it could be `javascript:` as well.
 * Throws `AddressRefused` for what is no page of the web.
 */
export async function authorizationUrl(
  client: ExternalClient,
  configuration: oidc.Configuration,
  { state, nonce, codeVerifier }: Checks,
  { redirectUri, loginHint }: { redirectUri: string; loginHint: string | null },
): Promise<string> {
  const isOpenId = client.protocol === "openid";
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: isOpenId ? "openid email profile" : "read:user user:email",
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...(isOpenId ? { nonce } : {}),
    ...(loginHint ? { login_hint: loginHint } : {}),
  });
  requireWebUrl(url, !isOwnClient(client) || env().ALLOW_PRIVATE_NETWORK);
  return url.href;
}

/** Turns the provider's answer, at the address it sent the browser back to, into who somebody is. */
export async function exchange(
  client: ExternalClient,
  configuration: oidc.Configuration,
  answer: URL,
  { state, nonce, codeVerifier }: Checks,
): Promise<ExternalProfile> {
  const isOpenId = client.protocol === "openid";
  const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
    expectedState: state,
    pkceCodeVerifier: codeVerifier,
    ...(isOpenId ? { expectedNonce: nonce, idTokenExpected: true } : {}),
  });
  if (!isOpenId) return readGitHubProfile(client, tokens.access_token);
  const claims = tokens.claims();
  if (!claims) throw new Error("The provider sent no ID token.");
  const known = Claims.parse(claims);
  if (known.email) return profileOf(client, known);
  const more = await oidc.fetchUserInfo(configuration, tokens.access_token, known.sub);
  return profileOf(client, Claims.parse({ ...claims, ...more }));
}

// `picture` is left out on purpose: it is an address of the provider's choosing, which nothing here ever fetches.
const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.union([z.boolean(), z.stringbool()]).optional().catch(false),
  xms_edov: z.unknown(),
  tid: z.string().optional(),
  name: z.string().trim().max(100).optional().catch(undefined),
});

function profileOf(client: OpenIdClient, claims: z.output<typeof Claims>): ExternalProfile {
  const { sub, email, name } = claims;
  const emailVerified = client.provider === "microsoft" ? isMicrosoftVerified(claims) : claims.email_verified;
  return { subject: sub, email: email ?? null, emailVerified: emailVerified ?? null, name: name || null };
}

/**
 * Any tenant's administrator can write any address into a Microsoft account, so it counts only where Microsoft says that the
 * domain's owner was verified, and for personal accounts (Microsoft identity platform, "Migrate away from using email claims").
 */
function isMicrosoftVerified({ xms_edov, tid }: z.output<typeof Claims>): boolean {
  return xms_edov === true || xms_edov === 1 || xms_edov === "1" || tid === personalMicrosoftTenant;
}

const GitHubUser = z.object({
  id: z.number().int(),
  name: z.string().max(100).nullable().catch(null),
  login: z.string(),
});
const GitHubEmails = z.array(z.object({ email: z.email(), primary: z.boolean(), verified: z.boolean() }));

async function readGitHubProfile(client: GitHubClient, accessToken: string): Promise<ExternalProfile> {
  const read = async (path: string): Promise<unknown> => {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      accept: "application/vnd.github+json",
      "user-agent": "Cadre",
    };
    const response = await guardedFetch(`${client.apiUrl}${path}`, { headers, allowPrivateNetwork: true });
    if (!response.ok) throw new Error(`GitHub answered ${path} with ${response.status}.`);
    return response.json();
  };
  const [user, emails] = await Promise.all([
    read("/user").then((value) => GitHubUser.parse(value)),
    read("/user/emails").then((value) => GitHubEmails.parse(value)),
  ]);
  const primary = emails.find((address) => address.primary);
  return {
    subject: String(user.id),
    email: primary?.email ?? null,
    emailVerified: primary?.verified ?? false,
    name: user.name || user.login,
  };
}
