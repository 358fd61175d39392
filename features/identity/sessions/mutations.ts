import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { trustedDevices } from "@/drizzle/schema/accounts";
import { sessions } from "@/drizzle/schema/identity";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { endSessions } from "../account/end-sessions";

/** Ends one of the person's own sessions, the current one too. */
export async function endOwnSession(ctx: UserContext, sessionId: string): Promise<undefined> {
  const { userId } = ctx.actor;
  await asSystem(async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (ended.length === 0) throw notFound("session");
    await noteEnd(tx, ctx, sessionId, "one");
  });
}

/** Ends all sessions of the person but the one of this request. */
export async function endOtherSessions(ctx: UserContext): Promise<undefined> {
  const { userId, sessionId } = ctx.actor;
  await asSystem(async (tx) => {
    await endSessions(tx, userId, sessionId);
    await noteEnd(tx, ctx, sessionId, "all_others");
  });
}

function noteEnd(
  tx: Parameters<typeof recordSecurityEvent>[0],
  { actor, requestId, address, userAgent }: UserContext,
  sessionId: string,
  which: "one" | "all_others",
): Promise<void> {
  const detail = { reason: "signed_out", which };
  const { userId } = actor;
  return recordSecurityEvent(tx, { userId, kind: "session.revoked", sessionId, requestId, address, userAgent, detail });
}

/** Asks a browser that was remembered for the second factor again. */
export async function forgetTrustedDevice({ actor }: UserContext, id: string): Promise<undefined> {
  const forgotten = await database()
    .delete(trustedDevices)
    .where(and(eq(trustedDevices.id, id), eq(trustedDevices.userId, actor.userId)))
    .returning({ id: trustedDevices.id });
  if (forgotten.length === 0) throw notFound("device");
}
