import "server-only";
import { and, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { authChallenges } from "@/drizzle/schema/accounts";
import { sessions } from "@/drizzle/schema/identity";
import type { Transaction } from "@/lib/db/client";
import { forgetTrustedDevices } from "../second-factor/trusted-devices";

/**
 * Ends a person's sessions on their next request, everywhere; `except` stays. A sign-in that is under way opens none
 * afterwards: whoever has only its ticket or its challenge has proved nothing since. Every browser is asked for the second
 * factor again: somebody else may have made it remembered.
 */
export async function endSessions(tx: Transaction, userId: string, except: string | null = null): Promise<void> {
  const isOther = except === null ? undefined : ne(sessions.id, except);
  await tx
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), isOther));
  const isSignIn = inArray(authChallenges.kind, ["sign_in_ticket", "second_factor"]);
  await tx.delete(authChallenges).where(and(eq(authChallenges.userId, userId), isSignIn));
  await forgetTrustedDevices(tx, userId);
}
