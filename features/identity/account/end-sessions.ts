import "server-only";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/identity";
import type { Transaction } from "@/lib/db/client";

/** Ends a person's sessions on their next request, everywhere; `except` stays. */
export async function endSessions(tx: Transaction, userId: string, except: string | null = null): Promise<void> {
  const isOther = except === null ? undefined : ne(sessions.id, except);
  await tx
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), isOther));
}
