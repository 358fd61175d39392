import "server-only";
import { desc, eq, sql } from "drizzle-orm";
import { passkeys, totpCredentials } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import type { Passkey, SecondFactors } from "./schema";

/** The second factors of the signed-in person. */
export async function getSecondFactors({ actor: { userId } }: UserContext): Promise<SecondFactors> {
  const [[user], keys] = await Promise.all([
    database()
      .select({
        hasPassword: sql<boolean>`${users.passwordHash} is not null`,
        totpSince: totpCredentials.confirmedAt,
        codesLeft: sql<number>`(
          select count(*)::int from recovery_codes where user_id = ${users.id} and used_at is null)`,
      })
      .from(users)
      .leftJoin(totpCredentials, eq(totpCredentials.userId, users.id))
      .where(eq(users.id, userId)),
    database().select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(desc(passkeys.id)),
  ]);
  return {
    totp: user?.totpSince ? { created_at: user.totpSince.toISOString() } : null,
    passkeys: keys.map(toPasskey),
    recovery_codes_left: user?.codesLeft ?? 0,
    has_password: user?.hasPassword ?? false,
  };
}

export function toPasskey(row: typeof passkeys.$inferSelect): Passkey {
  return {
    id: row.id,
    name: row.name,
    backed_up: row.backedUp,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  };
}
