import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/identity";
import { database, pool } from "@/lib/db/client";

/** Ends a session: its cookie, access tokens and refresh tokens stop working on their next use, in every process. */
export async function endSession(sessionId: string): Promise<void> {
  await database()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}

/**
 * Removes sessions that ended a week ago, with their refresh tokens: until then a stolen token that comes late is still
 * recognised. Returns how many there were.
 */
export async function deleteEndedSessions(): Promise<number> {
  const rows = await pool()`
    delete from sessions
    where expires_at < now() - interval '7 days' or revoked_at < now() - interval '7 days'`;
  return rows.count;
}
