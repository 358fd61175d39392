import "server-only";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import { securityEvents } from "@/drizzle/schema/accounts";
import { sessions } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";

/** For how long the app tells a person that an operator looked through their eyes, unless they put it away. */
const noticeDays = 30;

/** When the session in which an operator looks through somebody's eyes ends by itself. */
export async function readImpersonationEnd(ctx: UserContext): Promise<Date | null> {
  const [session] = await database()
    .select({ expiresAt: sessions.expiresAt })
    .from(sessions)
    .where(eq(sessions.id, ctx.actor.sessionId));
  return session?.expiresAt ?? null;
}

/** The last time an operator looked through this person's eyes, if that was lately. */
export async function findLastImpersonation(ctx: UserContext): Promise<{ id: string; at: Date } | null> {
  const [event] = await database()
    .select({ id: securityEvents.id, at: securityEvents.createdAt })
    .from(securityEvents)
    .where(
      and(
        eq(securityEvents.userId, ctx.actor.userId),
        eq(securityEvents.kind, "session.impersonated"),
        gt(securityEvents.createdAt, sql`now() - make_interval(days => ${noticeDays})`),
      ),
    )
    .orderBy(desc(securityEvents.createdAt))
    .limit(1);
  return event ?? null;
}
