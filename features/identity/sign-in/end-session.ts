import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/identity";
import { database } from "@/lib/db/client";

/** Ends a session: its cookie, access tokens and refresh tokens stop working on their next use, in every process. */
export async function endSession(sessionId: string): Promise<void> {
  await database()
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}
