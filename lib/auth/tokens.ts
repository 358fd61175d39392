import "server-only";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { type Role, roles, type Scope } from "@/lib/auth/roles";
import { activeSigningKey, verifyingKey } from "@/lib/auth/signing-keys";
import { digest } from "@/lib/crypto/digest";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { processSingleton } from "@/lib/process";

/** Access tokens live 15 minutes; ending their session ends them at once all the same. */
export const accessTokenSeconds = 15 * 60;
/** Who issues every token of this product. */
export const tokenIssuer = "cadre";
/** For whom: this API, and nobody who merely trusts our keys (RFC 9068, 4). */
export const tokenAudience = "cadre-api";
const accessTokenType = "at+jwt";
const clockToleranceSeconds = 5;

const AccessClaims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  org: z.uuid().nullable(),
  roles: z.array(z.enum(roles)),
  scope: z.string(),
});

/** What an access token says. Role and scopes are copies that can only narrow what the membership row grants. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  organizationId: string | null;
  role: Role | null;
  scopes: ReadonlySet<string>;
}

export interface AccessGrant {
  userId: string;
  sessionId: string;
  organizationId: string | null;
  role: Role | null;
  scopes: Iterable<Scope>;
}

/** Signs an access token (EdDSA JWT, RFC 8037) and tells when it expires. */
export async function signAccessToken(grant: AccessGrant): Promise<{ token: string; expiresAt: Date }> {
  const { kid, key } = await activeSigningKey();
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiresAt = issuedAt + accessTokenSeconds;
  const token = await new SignJWT({
    sid: grant.sessionId,
    org: grant.organizationId,
    roles: grant.role ? [grant.role] : [],
    scope: [...grant.scopes].join(" "),
  })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: accessTokenType })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setSubject(grant.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(newId())
    .sign(key);
  return { token, expiresAt: new Date(expiresAt * 1000) };
}

interface VerifiedToken {
  claims: AccessClaims;
  trustedUntil: number;
}

/** How long a signature once checked is not checked again; so a withdrawn key has lost its power after that. */
const trustMs = 60_000;
const maxVerifiedTokens = 5_000;

const verifiedTokens = () => processSingleton("auth.verified-tokens", () => new Map<string, VerifiedToken>());

/**
 * Checks signature, issuer, type and time. Throws `token_expired` for one that was good once, `unauthenticated` for
 * everything else. Whether its session is still alive is for the caller to read.
 */
export async function verifyAccessToken(token: string): Promise<AccessClaims> {
  const key = digest(token);
  const known = verifiedTokens().get(key);
  if (known && Date.now() < known.trustedUntil) return known.claims;
  verifiedTokens().delete(key);
  const payload = await verifySignedToken(token, accessTokenType);
  const claims = toAccessClaims(payload);
  remember(key, { claims, trustedUntil: Math.min(Date.now() + trustMs, (payload.exp ?? 0) * 1000) });
  return claims;
}

function remember(key: string, verified: VerifiedToken): void {
  const tokens = verifiedTokens();
  tokens.set(key, verified);
  if (tokens.size <= maxVerifiedTokens) return;
  for (const oldest of tokens.keys()) {
    tokens.delete(oldest);
    return;
  }
}

function toAccessClaims(payload: JWTPayload): AccessClaims {
  const claims = AccessClaims.safeParse(payload);
  if (!claims.success) throw invalidToken(claims.error);
  const { sub, sid, org, roles: claimed, scope } = claims.data;
  return {
    userId: sub,
    sessionId: sid,
    organizationId: org,
    role: claimed[0] ?? null,
    scopes: new Set(scope.split(" ").filter(Boolean)),
  };
}

/**
 * Checks signature, issuer, type (`typ`, so that no kind of token passes for another) and time. Throws `token_expired`
 * for one that was good once, `unauthenticated` for everything else.
 */
export async function verifySignedToken(token: string, typ: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid ? await verifyingKey(kid) : null;
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ["EdDSA"],
        issuer: tokenIssuer,
        audience: tokenAudience,
        typ,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ["exp"],
      },
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AppError("token_expired", "The access token has expired. Refresh it or sign in again.", {
        cause: error,
      });
    }
    if (error instanceof errors.JOSEError) throw invalidToken(error);
    throw error;
  }
}

function invalidToken(cause: unknown): AppError {
  return new AppError("unauthenticated", "The access token is not valid. Sign in again.", { cause });
}
