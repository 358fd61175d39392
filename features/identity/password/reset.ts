import "server-only";
import { and, eq, sql } from "drizzle-orm";
import {
  externalIdentities,
  passkeys,
  recoveryCodes,
  totpCredentials,
  trustedDevices,
} from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import { hashPassword } from "@/lib/crypto/password";
import { database, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { linkInvalid, openEmailLink, readEmailLink, spendEmailLink } from "../account/email-links";
import { endSessions } from "../account/end-sessions";
import { admitConfiguredOperator } from "../account/platform-operators";
import type { Origin } from "../mutations";
import { forgetFailedSignIns } from "../sign-in/prove-password";
import { requireGoodPassword } from "./policy";
import { replacePassword, requireUnusedPassword } from "./replace";

/** Sends the link with which somebody sets a new password. */
export async function sendPasswordReset(
  tx: Transaction,
  { userId, email, name }: { userId: string; email: string; name: string },
): Promise<void> {
  const secret = await openEmailLink(tx, "reset_password", { userId, email });
  const url = `${appUrl("/reset")}#${secret}`;
  await enqueueMail(tx, { template: "reset_password", to: { email, name }, props: { url } });
}

/**
 * Sets a new password by a link from our mail, which also proves the address and brings back an account its owner has
 * disabled. Ends every session and every remembered device, lifts the lock of failed sign-ins and tells by mail. Where the
 * address was not proved before, also what else signs in goes. A refused password leaves the link usable. Throws `link_invalid`.
 */
export async function resetPassword(secret: string, password: string, origin: Origin): Promise<void> {
  const link = await readEmailLink("reset_password", secret);
  const [user] = await database()
    .select()
    .from(users)
    .where(and(eq(users.id, link.userId), sql`lower(${users.email}) = ${link.email.toLowerCase()}`));
  if (!user || user.disabledBy === "operator") throw linkInvalid();
  requireGoodPassword(password, user);
  await requireUnusedPassword(user, password, "password");
  const passwordHash = await hashPassword(password);
  await asSystem(async (tx) => {
    await spendEmailLink(tx, "reset_password", secret);
    await replacePassword(tx, user, passwordHash);
    if (user.emailVerifiedAt === null) await forgetWaysIn(tx, user.id);
    await reopen(tx, user.id);
    await admitConfiguredOperator(tx);
    await endSessions(tx, user.id);
    await tx.delete(trustedDevices).where(eq(trustedDevices.userId, user.id));
    await tellPasswordChanged(tx, user, origin);
    await recordReset(tx, user, origin);
  });
  await forgetFailedSignIns(user.email);
}

/** Whoever signed up with an address that is not theirs may have prepared ways in for the time when its owner has it. */
async function forgetWaysIn(tx: Transaction, userId: string): Promise<void> {
  for (const ways of [externalIdentities, passkeys, totpCredentials, recoveryCodes]) {
    await tx.delete(ways).where(eq(ways.userId, userId));
  }
}

/** Whoever reads the mail owns the address, and may come back if they left by themselves; never past an operator. */
async function reopen(tx: Transaction, userId: string): Promise<void> {
  const [open] = await tx
    .update(users)
    .set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, now())`, disabledAt: null, disabledBy: null })
    .where(and(eq(users.id, userId), sql`${users.disabledBy} is distinct from 'operator'`))
    .returning({ id: users.id });
  if (!open) throw linkInvalid();
}

async function recordReset(tx: Transaction, user: typeof users.$inferSelect, origin: Origin): Promise<void> {
  const { requestId, address, userAgent } = origin;
  const source = { userId: user.id, requestId, address, userAgent };
  await recordSecurityEvent(tx, { ...source, kind: "password.reset" });
  if (user.disabledAt) await recordSecurityEvent(tx, { ...source, kind: "account.enabled" });
}

/** Tells the owner, who did not do it perhaps. */
export async function tellPasswordChanged(
  tx: Transaction,
  { email, name }: { email: string; name: string },
  { address }: Origin,
): Promise<void> {
  const props = { when: new Date(), address };
  await enqueueMail(tx, { template: "password_changed", to: { email, name }, props });
}
