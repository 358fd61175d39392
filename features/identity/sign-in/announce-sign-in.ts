import "server-only";
import { eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { Transaction } from "@/lib/db/client";
import { deviceName } from "@/lib/device";
import type { NewSession, RequestOrigin } from "./open-session";

/**
 * Notes a started session among the account's security events, and writes to its owner when nobody has signed in from such a
 * device before. A device is what its browser and system are called: a new phone shows, a new network does not.
 */
export async function announceSignIn(
  tx: Transaction,
  sessionId: string,
  { userId, kind, methods }: NewSession,
  origin: RequestOrigin,
): Promise<void> {
  const device = deviceName(origin.userAgent) ?? "an unknown device";
  if (await isNewDevice(tx, userId, device)) {
    const [to] = await tx.select({ email: users.email, name: users.name }).from(users).where(eq(users.id, userId));
    const props = { device, address: origin.address, when: new Date() };
    if (to) await enqueueMail(tx, { template: "new_sign_in", to, props });
  }
  const { requestId, address, userAgent } = origin;
  const detail = { kind, methods, device };
  await recordSecurityEvent(tx, { userId, kind: "session.started", sessionId, requestId, address, userAgent, detail });
}

/** The first sign-in of all is no news. */
async function isNewDevice(tx: Transaction, userId: string, device: string): Promise<boolean> {
  const [row] = await tx.execute<{ any: boolean; same: boolean }>(sql`
    select count(*) > 0 as any, coalesce(bool_or(detail ->> 'device' = ${device}), false) as same
    from security_events where user_id = ${userId} and kind = 'session.started'`);
  return row?.any === true && !row.same;
}
