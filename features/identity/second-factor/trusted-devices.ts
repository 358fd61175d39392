import "server-only";
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { trustedDevices } from "@/drizzle/schema/accounts";
import { cookieReader } from "@/lib/auth/cookie";
import { isSecureRequest } from "@/lib/auth/secure-request";
import { digest } from "@/lib/crypto/digest";
import { database, pool, type Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

const trustSeconds = 30 * 24 * 60 * 60;

/**
 * Whether this browser may skip the person's second factor: they said so in it, less than 30 days ago, and have not changed
 * their password since.
 */
export async function isTrustedDevice(userId: string, headers: Headers): Promise<boolean> {
  const token = cookieReader(headers)(cookieName(headers));
  if (!token) return false;
  const rows = await pool()`
    update trusted_devices d set last_used_at = now() from users u
    where d.token_hash = ${digest(token)} and d.user_id = ${userId} and d.expires_at > now()
      and u.id = d.user_id and d.created_at > coalesce(u.password_changed_at, '-infinity')
    returning d.id`;
  return rows.length > 0;
}

/** Remembers this browser for 30 days. Returns the `Set-Cookie` value that tells it so. */
export async function trustDevice(userId: string, headers: Headers): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await database()
    .insert(trustedDevices)
    .values({
      id: newId(),
      userId,
      tokenHash: digest(token),
      userAgent: headers.get("user-agent")?.slice(0, 500) ?? null,
      expiresAt: sql`now() + make_interval(secs => ${trustSeconds})`,
    });
  const secure = isSecureRequest(headers) ? "; Secure" : "";
  return `${cookieName(headers)}=${token}; Path=/; Max-Age=${trustSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** Asks every browser for the second factor again: after a factor has changed. */
export async function forgetTrustedDevices(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`delete from trusted_devices where user_id = ${userId}`);
}

/** Removes what no longer counts. Returns how many there were. */
export async function deleteExpiredDevices(): Promise<number> {
  const rows = await pool()`delete from trusted_devices where expires_at < now()`;
  return rows.count;
}

function cookieName(headers: Headers): string {
  return isSecureRequest(headers) ? "__Host-cadre.device" : "cadre.device";
}
