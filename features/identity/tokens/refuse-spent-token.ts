import "server-only";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import { appendAudit } from "@/lib/db/audit";
import { pool } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";
import { refreshReuseGraceSeconds } from "../constants";
import { endSession } from "../sign-in/end-session";
import type { RequestOrigin } from "../sign-in/open-session";

interface SpentToken {
  sessionId: string;
  userId: string;
  /** Seconds since it was exchanged; null when it never was. */
  rotatedSeconds: number | null;
  sessionOver: boolean;
  organizationIds: string[];
}

/**
 * Says why a refresh token was not accepted, and throws. One that was exchanged seconds ago is a parallel request or a
 * repeat after a lost answer; one that was exchanged longer ago is in two hands, so its session ends (RFC 9700, 4.14.2).
 */
export async function refuseSpentToken(tokenHash: string, origin: RequestOrigin): Promise<never> {
  const token = await findToken(tokenHash);
  if (!token || token.sessionOver) {
    throw new AppError("unauthenticated", "This refresh token is not valid. Sign in again.");
  }
  if (token.rotatedSeconds === null) {
    throw new AppError("token_expired", "This refresh token has expired. Sign in again.");
  }
  if (token.rotatedSeconds < refreshReuseGraceSeconds) {
    throw new AppError("conflict", "This refresh token has just been exchanged. Use the tokens of that answer.");
  }
  await endSession(token.sessionId);
  await reportReuse(token, origin);
  throw new AppError("token_reused", "This refresh token was used twice, so its session was ended. Sign in again.");
}

async function findToken(tokenHash: string): Promise<SpentToken | undefined> {
  const [token] = await pool()<SpentToken[]>`
    select s.id as "sessionId", s.user_id as "userId",
      extract(epoch from now() - t.rotated_at)::float as "rotatedSeconds",
      (s.revoked_at is not null or s.expires_at <= now()) as "sessionOver",
      array(
        select m.organization_id::text from memberships m
        where m.user_id = s.user_id and m.organization_id = coalesce(t.bound_organization_id, m.organization_id)
        order by m.organization_id
      ) as "organizationIds"
    from refresh_tokens t join sessions s on s.id = t.session_id where t.token_hash = ${tokenHash}`;
  return token;
}

async function reportReuse(token: SpentToken, { requestId, address, userAgent }: RequestOrigin): Promise<void> {
  const { sessionId, userId, organizationIds } = token;
  log().warn({ request_id: requestId, session_id: sessionId, user_id: userId, address }, "refresh token reused");
  const detail = { reason: "refresh_token_reused" };
  const source = { actor: { type: "user" as const, id: userId }, requestId, address, userAgent };
  await asSystem(async (tx) => {
    await recordSecurityEvent(tx, {
      userId,
      kind: "session.revoked",
      sessionId,
      requestId,
      address,
      userAgent,
      detail,
    });
    for (const organizationId of organizationIds) {
      const target = { type: "session", id: sessionId };
      await appendAudit(tx, source, { organizationId, action: "session.revoked", target, detail });
    }
  });
}
