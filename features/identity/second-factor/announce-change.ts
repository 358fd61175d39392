import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { Transaction } from "@/lib/db/client";
import type { RequestOrigin } from "../sign-in/open-session";

interface Change {
  kind: `second_factor.${"added" | "removed" | "used" | "renewed"}`;
  factor: "totp" | "passkey" | "recovery_codes";
  /** Ends the sentence "Somebody …" in the mail, in the past. */
  sentence: string;
}

/** Tells somebody that their second factors have changed, among their security events and by mail. */
export async function announceChange(
  tx: Transaction,
  userId: string,
  { kind, factor, sentence }: Change,
  { requestId, address, userAgent }: RequestOrigin,
): Promise<void> {
  await recordSecurityEvent(tx, { userId, kind, requestId, address, userAgent, detail: { factor } });
  const [to] = await tx.select({ email: users.email, name: users.name }).from(users).where(eq(users.id, userId));
  if (to) await enqueueMail(tx, { template: "second_factor_changed", to, props: { change: sentence } });
}
