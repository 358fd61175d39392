import "server-only";
import { eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { endSessions } from "@/features/identity/account/end-sessions";
import { lockPerson } from "@/features/identity/account/lock-person";
import { isConfiguredOperator, requireOtherOperators } from "@/features/identity/account/platform-operators";
import { sendVerification } from "@/features/identity/account/verification";
import { forgetFailedSignIns } from "@/features/identity/sign-in/prove-password";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { recordSecurityEvent, type SecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { requireMail } from "@/lib/mail/configuration";

type User = typeof users.$inferSelect;

/** Notes an operator's act among the security events of the person it concerns. */
export function recordOperatorAct(
  tx: Transaction,
  ctx: UserContext,
  event: Pick<SecurityEvent, "userId" | "kind" | "sessionId" | "detail">,
): Promise<void> {
  const { requestId, actor } = ctx;
  // The person sees their events: where the operator sits is none of them.
  return recordSecurityEvent(tx, { ...event, actorId: actor.userId, requestId, address: null, userAgent: null });
}

/** Closes an account until an operator opens it again. */
export function disableUser(ctx: UserContext, id: string, reason: string): Promise<void> {
  return asSystem(async (tx) => {
    await requireAnotherOperator(tx, ctx, id);
    const user = await lockPerson(tx, id);
    if (user.disabledBy === "operator") throw new AppError("conflict", "This account is disabled already.");
    await tx
      .update(users)
      .set({ disabledAt: sql`now()`, disabledBy: "operator", updatedAt: sql`now()` })
      .where(eq(users.id, id));
    await endSessions(tx, id);
    await enqueueMail(tx, { template: "account_disabled", to: { email: user.email, name: user.name }, props: {} });
    await recordOperatorAct(tx, ctx, { userId: id, kind: "account.disabled", detail: { reason } });
  });
}

export function enableUser(ctx: UserContext, id: string): Promise<void> {
  return asSystem(async (tx) => {
    const user = await lockPerson(tx, id);
    if (!user.disabledAt) throw new AppError("conflict", "This account is not disabled.");
    await tx.update(users).set({ disabledAt: null, disabledBy: null, updatedAt: sql`now()` }).where(eq(users.id, id));
    await recordOperatorAct(tx, ctx, { userId: id, kind: "account.enabled" });
  });
}

/** Forgets the failed sign-ins that were counted against an account. */
export async function unlockUser(ctx: UserContext, id: string): Promise<void> {
  const email = await asSystem(async (tx) => {
    const user = await lockPerson(tx, id);
    await recordOperatorAct(tx, ctx, { userId: id, kind: "account.unlocked" });
    return user.email;
  });
  await forgetFailedSignIns(email);
}

export function endUserSessions(ctx: UserContext, id: string): Promise<void> {
  return asSystem(async (tx) => {
    await lockPerson(tx, id);
    await endSessions(tx, id);
    await recordOperatorAct(tx, ctx, { userId: id, kind: "session.all_revoked" });
  });
}

/** Sends the link that confirms an address once more. Throws `service_unavailable` where this installation sends no mail. */
export function resendVerification(ctx: UserContext, id: string): Promise<void> {
  requireMail();
  return asSystem(async (tx) => {
    const { email, name, emailVerifiedAt, disabledAt } = await lockPerson(tx, id);
    if (emailVerifiedAt) throw new AppError("conflict", "This address is confirmed already.");
    if (disabledAt) throw new AppError("conflict", "This account is disabled.");
    await sendVerification(tx, { userId: id, email, name });
    await recordOperatorAct(tx, ctx, { userId: id, kind: "email.verification_sent" });
  });
}

/** Gives or takes the platform role. */
export function setPlatformRole(ctx: UserContext, id: string, role: User["platformRole"]): Promise<void> {
  return asSystem(async (tx) => {
    if (role === null) await requireAnotherOperator(tx, ctx, id);
    const user = await lockPerson(tx, id);
    if (user.platformRole === role) return;
    if (role === null) requireUnconfigured(user);
    else requireTrustworthy(user);
    await tx.update(users).set({ platformRole: role, updatedAt: sql`now()` }).where(eq(users.id, id));
    const kind = role === null ? "platform_role.removed" : "platform_role.granted";
    await recordOperatorAct(tx, ctx, { userId: id, kind });
  });
}

function requireTrustworthy({ emailVerifiedAt, disabledAt, approval }: User): void {
  if (emailVerifiedAt && !disabledAt && approval === "approved") return;
  throw new AppError("conflict", "Only an active account with a confirmed address can become an operator.");
}

function requireUnconfigured({ email }: User): void {
  if (!isConfiguredOperator(email)) return;
  const next = "Name another address there first, or none.";
  throw new AppError("conflict", `The configuration (OPERATOR_EMAIL) makes this account an operator. ${next}`);
}

/** Refuses an act that would take the platform's operation away from oneself or from the last who has it. */
async function requireAnotherOperator(tx: Transaction, ctx: UserContext, id: string): Promise<void> {
  if (ctx.actor.userId === id) throw new AppError("conflict", "Ask another operator: you cannot do this to yourself.");
  const others = await requireOtherOperators(tx, id);
  // Somebody may have removed the caller at this very moment.
  if (!others.includes(ctx.actor.userId)) throw new AppError("forbidden", "This is for the platform's operators.");
}
