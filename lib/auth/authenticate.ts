import "server-only";
import { isWellFormedApiKey, looksLikeApiKey, readApiKey } from "@/lib/auth/api-keys";
import { cookieReader, sessionIdFromCookies } from "@/lib/auth/cookie";
import { type Identity, readIdentity, type SessionIdentity } from "@/lib/auth/identity";
import { identityInView } from "@/lib/auth/impersonation";
import type { Role } from "@/lib/auth/roles";
import { looksLikeServiceToken, readServiceToken } from "@/lib/auth/service-account-tokens";
import { verifyAccessToken } from "@/lib/auth/tokens";
import type { CallerActor, UserActor } from "@/lib/context";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** What a credential itself allows at most, whatever its person may do. */
export interface Narrowing {
  organizationId: string | null;
  role: Role | null;
  scopes: ReadonlySet<string>;
}

/** A request's credential, resolved: who acts, whose right it uses, and what the credential itself narrows. */
export interface Credential {
  actor: CallerActor;
  identity: Identity;
  /** Null for a cookie, which may do whatever its person may. */
  claims: Narrowing | null;
}

/** A person's credential: a browser session or an access token of their own. */
export interface PersonCredential extends Credential {
  actor: UserActor;
  identity: SessionIdentity;
}

const readingMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Resolves the bearer token (a person's, an API key, a service account's) or, where there is none, the session cookie.
 * Null without a credential; throws for one that is invalid, expired or revoked, and for a cookie that another site
 * tries to use.
 */
export async function authenticate(request: Request): Promise<Credential | null> {
  const authorization = request.headers.get("authorization");
  return authorization === null ? authenticateCookie(request) : authenticateBearer(authorization);
}

async function authenticateBearer(authorization: string): Promise<Credential> {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (!token) throw new AppError("unauthenticated", "Send the credential as `Authorization: Bearer <token>`.");
  if (looksLikeApiKey(token)) return authenticateApiKey(token);
  if (looksLikeServiceToken(token)) return authenticateServiceToken(token);
  const claims = await verifyAccessToken(token);
  const identity = await readIdentity(claims.sessionId);
  if (!identity || identity.userId !== claims.userId) throw sessionOver();
  return { actor: actorOf(identity, "token"), identity, claims };
}

/** A typo is answered without the database; an unknown, revoked or expired key and one of a past member all alike. */
async function authenticateApiKey(token: string): Promise<Credential> {
  const key = isWellFormedApiKey(token) ? await readApiKey(token) : null;
  if (!key) throw new AppError("unauthenticated", "This API key is not valid. It may have expired or been revoked.");
  const { keyId, identity, organizationId, scopes } = key;
  return {
    actor: { type: "api_key", keyId, userId: identity.userId },
    identity,
    claims: { organizationId, role: null, scopes },
  };
}

async function authenticateServiceToken(token: string): Promise<Credential> {
  const { tokenId, serviceAccountId, identity, organizationId, role, scopes } = await readServiceToken(token);
  return {
    actor: { type: "service_account", serviceAccountId, tokenId, userId: identity.userId },
    identity,
    claims: { organizationId, role, scopes },
  };
}

async function authenticateCookie(request: Request): Promise<PersonCredential | null> {
  const read = cookieReader(request.headers);
  const sessionId = await sessionIdFromCookies(read);
  if (!sessionId) return null;
  requireSameOrigin(request);
  const own = await readIdentity(sessionId);
  if (!own) throw sessionOver();
  const identity = await identityInView(own, read);
  return { actor: actorOf(identity, "cookie"), identity, claims: null };
}

/** The person of a browser session, for pages. Null when the cookie is missing or its session is over. */
export async function authenticatePage(read: (name: string) => string | undefined): Promise<PersonCredential | null> {
  const sessionId = await sessionIdFromCookies(read);
  const own = sessionId ? await readIdentity(sessionId) : null;
  const identity = own && (await identityInView(own, read));
  return identity && { actor: actorOf(identity, "cookie"), identity, claims: null };
}

function actorOf({ userId, platformRole, session }: SessionIdentity, via: UserActor["via"]): UserActor {
  return { type: "user", userId, sessionId: session.id, via, platformRole, impersonatorId: session.impersonatorId };
}

/** A cookie travels by itself, so what it may write must come from our own pages (OWASP: verifying the origin). */
function requireSameOrigin(request: Request): void {
  if (readingMethods.has(request.method)) return;
  const origin = request.headers.get("origin");
  if (!origin || !isOwnOrigin(origin, request)) {
    throw new AppError("origin_not_allowed", "A request with a session cookie must come from this site itself.");
  }
}

/** Whether an `Origin` is the address under which this very request reached us, or the configured one. */
function isOwnOrigin(origin: string, request: Request): boolean {
  const { APP_URL, TRUSTED_PROXY_HOPS } = env();
  if (APP_URL && origin === new URL(APP_URL).origin) return true;
  if (!URL.canParse(origin)) return false;
  // Whoever sits in the network can write a page of our own host over plain HTTP.
  if (APP_URL?.startsWith("https:") && !origin.startsWith("https:")) return false;
  const forwarded = TRUSTED_PROXY_HOPS > 0 ? request.headers.get("x-forwarded-host") : null;
  return new URL(origin).host === (forwarded ?? request.headers.get("host") ?? new URL(request.url).host);
}

function sessionOver(): AppError {
  return new AppError("unauthenticated", "This session has ended. Sign in again.");
}
