import "server-only";
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { refreshTokens } from "@/drizzle/schema/identity";
import { readIdentity, type SessionIdentity } from "@/lib/auth/identity";
import { roleScopes } from "@/lib/auth/roles";
import { signAccessToken } from "@/lib/auth/tokens";
import { digest } from "@/lib/crypto/digest";
import { database, pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { refreshIdleDays } from "../constants";
import type { TokenPair } from "../schema";
import { announceRecovery } from "../second-factor/finish-sign-in";
import { secondFactorMethodsOf } from "../second-factor/methods";
import { proveSecondFactor } from "../second-factor/prove-second-factor";
import { RecoveryCode, TotpCode } from "../second-factor/schema";
import { requireAdmittedUser } from "../sign-in/continue-sign-in";
import { endSession } from "../sign-in/end-session";
import { openSession, type RequestOrigin } from "../sign-in/open-session";
import { provePassword } from "../sign-in/prove-password";
import type { SignInMethod } from "../sign-in/schema";
import { refuseSpentToken } from "./refuse-spent-token";

/** 256 random bits need no slow hash: nobody can guess a token from its digest. */
const secretBytes = 32;

/** Signs a program in: a session of its own, an access token and the first refresh token of its family. */
export async function issueTokens(
  given: { email: string; password: string; code: string | undefined },
  organizationId: string | null,
  { headers, origin }: { headers: Headers; origin: RequestOrigin },
): Promise<TokenPair> {
  const { userId } = await provePassword(given, origin);
  await requireAdmittedUser(userId);
  const methods = ["password", ...(await secondFactorBeside(given.code, userId, headers, origin))] as const;
  const sessionId = await openSession({ userId, kind: "token", methods, oidcConnectionId: null }, origin);
  const identity = await requireIdentity(sessionId);
  if (organizationId !== null && !identity.memberships.some((own) => own.organizationId === organizationId)) {
    await endSession(sessionId);
    throw notFound("organization");
  }
  const refreshToken = newSecret();
  await database()
    .insert(refreshTokens)
    .values({
      id: newId(),
      sessionId,
      organizationId,
      tokenHash: digest(refreshToken),
      expiresAt: sql`now() + make_interval(days => ${refreshIdleDays})`,
    });
  return tokenPair(identity, organizationId, refreshToken);
}

/**
 * Exchanges a refresh token for the next pair. Spending the old token and storing the new one are one statement: of any
 * number of parallel refreshes exactly one succeeds, and a crash between the two cannot happen.
 */
export async function refreshTokenPair(token: string, origin: RequestOrigin): Promise<TokenPair> {
  const next = newSecret();
  const [spent] = await pool()<{ sessionId: string; organizationId: string | null }[]>`
    with spent as (
      update refresh_tokens t set rotated_at = now()
      from sessions s
      where t.token_hash = ${digest(token)} and t.rotated_at is null and t.expires_at > now()
        and s.id = t.session_id and s.revoked_at is null and s.expires_at > now()
      returning t.session_id, t.bound_organization_id, s.expires_at as session_expires_at
    ), stored as (
      insert into refresh_tokens (id, session_id, token_hash, bound_organization_id, expires_at)
      select ${newId()}, session_id, ${digest(next)}, bound_organization_id,
        least(now() + make_interval(days => ${refreshIdleDays}), session_expires_at)
      from spent
    )
    select session_id as "sessionId", bound_organization_id as "organizationId" from spent`;
  if (!spent) return refuseSpentToken(digest(token), origin);
  return tokenPair(await requireIdentity(spent.sessionId), spent.organizationId, next);
}

/** Programs show a code of the app or a recovery code; a passkey needs a browser. */
async function secondFactorBeside(
  code: string | undefined,
  userId: string,
  headers: Headers,
  origin: RequestOrigin,
): Promise<SignInMethod[]> {
  if ((await secondFactorMethodsOf(userId)).length === 0) return [];
  if (code === undefined) {
    throw new AppError(
      "second_factor_required",
      "Send a code of your authenticator app, or a recovery code, as `code`.",
    );
  }
  const totp = TotpCode.safeParse(code);
  const proof = totp.success
    ? ({ method: "totp", code: totp.data } as const)
    : ({ method: "recovery_code", code: RecoveryCode.catch("").parse(code) } as const);
  const method = await proveSecondFactor(proof, { userId, challenge: "", headers }, origin);
  if (method === "recovery_code") await announceRecovery(userId, origin);
  return [method];
}

async function tokenPair(identity: SessionIdentity, boundTo: string | null, refreshToken: string): Promise<TokenPair> {
  const { userId, session, memberships } = identity;
  const only = memberships.length === 1 ? memberships[0] : undefined;
  const membership = boundTo ? memberships.find((own) => own.organizationId === boundTo) : only;
  const role = membership?.role ?? null;
  // Without one organization to speak of, the token carries every scope and each request's membership decides.
  const { token, expiresAt } = await signAccessToken({
    userId,
    sessionId: session.id,
    // Whoever has left the organization of a bound token gets one that opens nothing, never one that opens more.
    organizationId: boundTo ?? membership?.organizationId ?? null,
    role,
    scopes: roleScopes[role ?? "owner"],
  });
  return {
    access_token: token,
    refresh_token: refreshToken,
    expires_at: expiresAt.toISOString(),
    token_type: "Bearer",
  };
}

async function requireIdentity(sessionId: string): Promise<SessionIdentity> {
  const identity = await readIdentity(sessionId);
  if (!identity) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
  return identity;
}

function newSecret(): string {
  return randomBytes(secretBytes).toString("base64url");
}
