import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { emailTokens } from "@/drizzle/schema/accounts";
import { digest } from "@/lib/crypto/digest";
import { database, pool, type Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { linkLifetimeSeconds } from "../constants";

type LinkPurpose = (typeof emailTokens.$inferSelect)["purpose"];

interface EmailLink {
  userId: string;
  /** The address the link was sent to, which is the one it proves. */
  email: string;
}

/** Makes the secret (256 bits) of a link that is sent to `email`. Only its digest is kept. */
export async function openEmailLink(tx: Transaction, purpose: LinkPurpose, link: EmailLink): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  await tx.insert(emailTokens).values({
    id: newId(),
    purpose,
    userId: link.userId,
    email: link.email,
    tokenHash: digest(secret),
    expiresAt: sql`now() + make_interval(secs => ${linkLifetimeSeconds[purpose]})`,
  });
  return secret;
}

/** Uses a link up: of any number of calls with its secret exactly one gets it. Throws `link_invalid` for the others. */
export async function spendEmailLink(tx: Transaction, purpose: LinkPurpose, secret: string): Promise<EmailLink> {
  const [spent] = await tx
    .update(emailTokens)
    .set({ usedAt: sql`now()` })
    .where(isOpen(purpose, secret))
    .returning({ userId: emailTokens.userId, email: emailTokens.email });
  if (!spent) throw linkInvalid();
  return spent;
}

/** Looks at an open link without using it up. Throws `link_invalid`. */
export async function readEmailLink(purpose: LinkPurpose, secret: string): Promise<EmailLink> {
  const [open] = await database()
    .select({ userId: emailTokens.userId, email: emailTokens.email })
    .from(emailTokens)
    .where(isOpen(purpose, secret));
  if (!open) throw linkInvalid();
  return open;
}

/** Forgets a person's open links: of one purpose, or all of them once their address or password has changed. */
export async function voidEmailLinks(tx: Transaction, userId: string, purpose?: LinkPurpose): Promise<void> {
  const isOfPurpose = purpose ? eq(emailTokens.purpose, purpose) : undefined;
  await tx.delete(emailTokens).where(and(eq(emailTokens.userId, userId), isNull(emailTokens.usedAt), isOfPurpose));
}

/** Removes links that nobody opened in time. Returns how many there were. */
export async function deleteExpiredEmailLinks(): Promise<number> {
  const rows = await pool()`delete from email_tokens where expires_at < now() - interval '7 days'`;
  return rows.count;
}

export function linkInvalid(): AppError {
  return new AppError("link_invalid", "This link was used already, has expired or is incomplete. Ask for another one.");
}

function isOpen(purpose: LinkPurpose, secret: string) {
  return and(
    eq(emailTokens.purpose, purpose),
    eq(emailTokens.tokenHash, digest(secret)),
    isNull(emailTokens.usedAt),
    gt(emailTokens.expiresAt, sql`now()`),
  );
}
