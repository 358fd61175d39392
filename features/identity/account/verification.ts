import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import type { Origin } from "../mutations";
import { linkInvalid, openEmailLink, spendEmailLink, voidEmailLinks } from "./email-links";
import { admitConfiguredOperator } from "./platform-operators";

/** Sends the link that proves an address. Its secret stands behind the `#`, which no server and no log ever sees. */
export async function sendVerification(
  tx: Transaction,
  { userId, email, name }: { userId: string; email: string; name: string },
): Promise<void> {
  const secret = await openEmailLink(tx, "verify_email", { userId, email });
  const url = `${appUrl("/verify")}#${secret}`;
  await enqueueMail(tx, { template: "verify_email", to: { email, name }, props: { url } });
}

/** Marks the address as its owner's, once they have opened the link that was sent there. Throws `link_invalid`. */
export function verifyEmail(secret: string, { requestId, address, userAgent }: Origin): Promise<void> {
  return asSystem(async (tx) => {
    const { userId, email } = await spendEmailLink(tx, "verify_email", secret);
    const [user] = await tx
      .update(users)
      .set({ emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, now())`, updatedAt: sql`now()` })
      .where(and(eq(users.id, userId), sql`lower(${users.email}) = ${email.toLowerCase()}`, isNull(users.disabledAt)))
      .returning({ id: users.id });
    if (!user) throw linkInvalid();
    await voidEmailLinks(tx, userId, "verify_email");
    await recordSecurityEvent(tx, { userId, kind: "email.verified", requestId, address, userAgent });
    await admitConfiguredOperator(tx);
  });
}
