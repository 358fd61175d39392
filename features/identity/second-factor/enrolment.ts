import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { totpCredentials } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { announceChange } from "./announce-change";
import { secondFactorMethodsOf } from "./methods";
import { makeRecoveryCodes, type RecoveryCodeSet, replaceRecoveryCodes } from "./recovery-codes";
import { strengthenSession } from "./strengthen-session";
import { firstTotpStep, startTotp } from "./totp";
import { forgetTrustedDevices } from "./trusted-devices";

export async function startTotpEnrolment({ actor }: UserContext): Promise<{ secret: string; uri: string }> {
  const [user] = await database().select({ email: users.email }).from(users).where(eq(users.id, actor.userId));
  if (!user) throw notFound("account");
  return startTotp(actor.userId, user.email);
}

/** Adds the authenticator app whose first code this is. The session that added it has thereby shown it. */
export async function confirmTotpEnrolment(
  ctx: UserContext,
  code: string,
): Promise<{ recovery_codes: string[] | null }> {
  const { userId, sessionId } = ctx.actor;
  const step = await firstTotpStep(userId, code);
  if (step === null) {
    const message = "This code is not right. Check the clock of your device, and enter the code it shows now.";
    throw new AppError("validation_failed", message, { errors: [{ path: "code", message }] });
  }
  const fresh = await recoveryCodesForFirst(userId);
  await asSystem(async (tx) => {
    const confirmed = await tx
      .update(totpCredentials)
      .set({ confirmedAt: sql`now()`, lastStep: step })
      .where(and(eq(totpCredentials.userId, userId), isNull(totpCredentials.confirmedAt)))
      .returning({ userId: totpCredentials.userId });
    if (confirmed.length === 0) throw new AppError("conflict", "This authenticator app has been added already.");
    await noteAddedFactor(tx, userId, fresh);
    await strengthenSession(tx, sessionId, "totp");
    const sentence = "added an authenticator app to your account";
    await announceChange(tx, userId, { kind: "second_factor.added", factor: "totp", sentence }, ctx);
  });
  return { recovery_codes: fresh?.codes ?? null };
}

export async function removeTotp(ctx: UserContext): Promise<undefined> {
  const { userId } = ctx.actor;
  await asSystem(async (tx) => {
    const removed = await tx
      .delete(totpCredentials)
      .where(eq(totpCredentials.userId, userId))
      .returning({ confirmedAt: totpCredentials.confirmedAt });
    if (!removed[0]?.confirmedAt) throw notFound("authenticator app");
    await noteRemovedFactor(tx, userId);
    const sentence = "removed the authenticator app from your account";
    await announceChange(tx, userId, { kind: "second_factor.removed", factor: "totp", sentence }, ctx);
  });
}

export async function renewRecoveryCodes(ctx: UserContext): Promise<{ recovery_codes: string[] }> {
  const { userId } = ctx.actor;
  if ((await secondFactorMethodsOf(userId)).length === 0) {
    throw new AppError("conflict", "Recovery codes stand in for a second factor. Add one first.");
  }
  const fresh = await makeRecoveryCodes();
  await asSystem(async (tx) => {
    await replaceRecoveryCodes(tx, userId, fresh);
    const sentence = "made new recovery codes for your account; the old ones no longer work";
    await announceChange(tx, userId, { kind: "second_factor.renewed", factor: "recovery_codes", sentence }, ctx);
  });
  return { recovery_codes: fresh.codes };
}

/** A set of recovery codes for somebody who has no second factor yet. */
export async function recoveryCodesForFirst(userId: string): Promise<RecoveryCodeSet | null> {
  return (await secondFactorMethodsOf(userId)).length === 0 ? makeRecoveryCodes() : null;
}

export async function noteAddedFactor(tx: Transaction, userId: string, fresh: RecoveryCodeSet | null): Promise<void> {
  if (fresh) await replaceRecoveryCodes(tx, userId, fresh);
  await forgetTrustedDevices(tx, userId);
}

/** Recovery codes stand in for a factor: with the last one they go. */
export async function noteRemovedFactor(tx: Transaction, userId: string): Promise<void> {
  await forgetTrustedDevices(tx, userId);
  await tx.execute(sql`
    delete from recovery_codes where user_id = ${userId}
      and not exists (select from totp_credentials where user_id = ${userId} and confirmed_at is not null)
      and not exists (select from passkeys where user_id = ${userId})`);
}
