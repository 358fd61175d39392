import "server-only";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { emailTokens } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { maskEmail } from "@/features/organizations/invitations/utils";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { database, type Transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/failure";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { requireMail } from "@/lib/mail/configuration";
import type { Origin } from "../mutations";
import { normalizeEmail } from "../utils";
import { linkInvalid, openEmailLink, spendEmailLink, voidEmailLinks } from "./email-links";
import { lockPerson } from "./lock-person";
import { admitConfiguredOperator } from "./platform-operators";
import { recordOwnEvent } from "./record-event";

/**
 * Asks for another address: it holds once the link that goes there is opened. Whether somebody else has it already is only told
 * to whoever opens that link, and so owns the mailbox.
 */
export async function requestEmailChange(ctx: UserContext, given: string): Promise<void> {
  requireMail();
  const email = normalizeEmail(given);
  await asSystem(async (tx) => {
    const user = await lockPerson(tx, ctx.actor.userId);
    if (email === user.email.toLowerCase()) {
      const message = "This is your address already.";
      throw new AppError("validation_failed", message, { errors: [{ path: "email", message }] });
    }
    await requireMovable(tx, user, email);
    await voidEmailLinks(tx, user.id, "change_email");
    const secret = await openEmailLink(tx, "change_email", { userId: user.id, email });
    const url = `${appUrl("/verify/address")}#${secret}`;
    await enqueueMail(tx, { template: "confirm_new_email", to: { email, name: user.name }, props: { url } });
    await recordOwnEvent(tx, ctx, "email.change_requested", { email: maskEmail(email) });
  });
}

/** Takes a request back: its link stops working. */
export async function cancelEmailChange(ctx: UserContext): Promise<void> {
  await asSystem((tx) => voidEmailLinks(tx, ctx.actor.userId, "change_email"));
}

/** The address an account is about to move to, or null. */
export async function pendingEmailOf(userId: string): Promise<string | null> {
  const [row] = await database()
    .select({ email: emailTokens.email })
    .from(emailTokens)
    .where(
      and(
        eq(emailTokens.userId, userId),
        eq(emailTokens.purpose, "change_email"),
        isNull(emailTokens.usedAt),
        gt(emailTokens.expiresAt, sql`now()`),
      ),
    )
    .orderBy(desc(emailTokens.createdAt))
    .limit(1);
  return row?.email ?? null;
}

/**
 * Moves the account to the address at which the link was opened, tells the old one, and voids every other link that is under
 * way. Throws `link_invalid`, and `email_taken` where another account has the address by now.
 */
export function confirmEmailChange(secret: string, { requestId, address, userAgent }: Origin): Promise<void> {
  return asSystem(async (tx) => {
    const { userId, email } = await spendEmailLink(tx, "change_email", secret);
    const user = await lockPerson(tx, userId);
    if (user.disabledAt) throw linkInvalid();
    await requireMovable(tx, user, email);
    await moveTo(tx, userId, email);
    await admitConfiguredOperator(tx);
    await voidEmailLinks(tx, userId);
    const newEmail = maskEmail(email);
    const to = { email: user.email, name: user.name };
    await enqueueMail(tx, { template: "email_changed", to, props: { newEmail } });
    const detail = { from: maskEmail(user.email), to: newEmail };
    await recordSecurityEvent(tx, { userId, kind: "email.changed", requestId, address, userAgent, detail });
  });
}

/**
 * Refuses to leave a domain whose members an organization sends through its single sign-on: another address would open that
 * organization to a password again, also to those whom its provider no longer signs in.
 */
async function requireMovable(tx: Transaction, user: { id: string; email: string }, email: string): Promise<void> {
  const [enforced] = await tx.execute<{ name: string; domain: string }>(sql`
    select o.name, d.domain from memberships m
    join organizations o on o.id = m.organization_id
    join oidc_connections c on c.organization_id = o.id and c.enabled and c.enforced
    join verified_domains d on d.organization_id = o.id and d.verified_at is not null
    where m.user_id = ${user.id} and m.role <> 'owner' and d.domain = lower(split_part(${user.email}, '@', 2))
      and d.domain <> split_part(${email}, '@', 2) limit 1`);
  if (!enforced) return;
  throw new AppError(
    "forbidden",
    `${enforced.name} asks its members at ${enforced.domain} to use its single sign-on, so your address stays there. ` +
      "Ask one of its administrators, or leave the organization first.",
  );
}

/** A registration of the same address at this moment makes the update fail instead of the look before it. */
async function moveTo(tx: Transaction, userId: string, email: string): Promise<void> {
  const [taken] = await tx.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${email}`);
  if (taken) throw emailTaken();
  try {
    await tx
      .update(users)
      .set({ email, emailVerifiedAt: sql`now()`, updatedAt: sql`now()` })
      .where(eq(users.id, userId));
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken(error) : error;
  }
}

function emailTaken(cause?: unknown): AppError {
  return new AppError("email_taken", "Another account uses this address. Sign in to that one instead.", { cause });
}
