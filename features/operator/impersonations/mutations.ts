import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { memberships, sessions } from "@/drizzle/schema/identity";
import { lockPerson } from "@/features/identity/account/lock-person";
import { impersonationSeconds } from "@/lib/auth/lifetimes";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { appendAudit } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { recordOperatorAct } from "../users/mutations";
import { operatorSource } from "../utils";

export interface Impersonation {
  sessionId: string;
  user: { id: string; name: string; email: string };
  expiresAt: Date;
}

/**
 * Opens a session in which an operator reads as somebody else. The person's security events and the audit logs of all their
 * organizations tell about it in the same transaction. An operator has one at a time.
 */
export async function startImpersonation(
  ctx: UserContext,
  { userId, reason }: { userId: string; reason: string },
): Promise<Impersonation> {
  if (ctx.actor.via !== "cookie") {
    throw new AppError("forbidden", "This works in a browser only, beside the operator's own session.");
  }
  return asSystem(async (tx) => {
    const { id, name, email, platformRole, disabledAt, approval } = await lockPerson(tx, userId);
    if (platformRole !== null) throw new AppError("forbidden", "Nobody looks through the eyes of an operator.");
    if (disabledAt || approval !== "approved") {
      throw new AppError("conflict", "This account cannot be used at the moment, so there is nothing to look at.");
    }
    await endOthers(tx, ctx);
    const session = await openSession(tx, ctx, id);
    await recordOperatorAct(tx, ctx, {
      userId: id,
      kind: "session.impersonated",
      sessionId: session.sessionId,
      detail: { reason, minutes: impersonationSeconds / 60 },
    });
    await tellOrganizations(tx, ctx, { userId: id, action: "session.impersonated", detail: { reason } });
    return { ...session, user: { id, name, email } };
  });
}

/** Ends the session in which the caller looks through somebody's eyes. True if that is what they did. */
export async function endImpersonation(ctx: UserContext): Promise<boolean> {
  const { sessionId, userId, impersonatorId } = ctx.actor;
  if (impersonatorId === null) return false;
  await asSystem(async (tx) => {
    const [ended] = await tx
      .update(sessions)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    if (!ended) return;
    const { requestId } = ctx;
    const kind = "session.impersonation_ended";
    await recordSecurityEvent(tx, {
      userId,
      kind,
      sessionId,
      actorId: impersonatorId,
      requestId,
      address: null,
      userAgent: null,
    });
  });
  return true;
}

async function endOthers(tx: Transaction, ctx: UserContext): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.impersonatorId, ctx.actor.userId), isNull(sessions.revokedAt)));
}

async function openSession(tx: Transaction, ctx: UserContext, userId: string) {
  const [session] = await tx
    .insert(sessions)
    .values({
      id: newId(),
      userId,
      kind: "browser",
      impersonatorId: ctx.actor.userId,
      expiresAt: sql`now() + make_interval(secs => ${impersonationSeconds})`,
    })
    .returning({ sessionId: sessions.id, expiresAt: sessions.expiresAt });
  if (!session) throw new Error("The session was not stored.");
  return session;
}

/** In one order, because each audit row waits for its place in its organization's chain. */
async function tellOrganizations(
  tx: Transaction,
  ctx: UserContext,
  { userId, action, detail }: { userId: string; action: `session.${string}`; detail: Record<string, unknown> },
): Promise<void> {
  const rows = await tx
    .select({ organizationId: memberships.organizationId })
    .from(memberships)
    .where(eq(memberships.userId, userId))
    .orderBy(memberships.organizationId);
  const target = { type: "user", id: userId };
  for (const { organizationId } of rows) {
    await appendAudit(tx, operatorSource(ctx), { organizationId, action, target, detail });
  }
}
