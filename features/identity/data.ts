import "server-only";
import { eq } from "drizzle-orm";
import { sessions, users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { Session, User } from "./schema";

/** The signed-in person and the session they use. */
export async function getMyself(ctx: UserContext): Promise<{ user: User; session: Session }> {
  const [row] = await database()
    .select({
      user: { id: users.id, email: users.email, name: users.name, createdAt: users.createdAt },
      session: {
        id: sessions.id,
        kind: sessions.kind,
        createdAt: sessions.createdAt,
        expiresAt: sessions.expiresAt,
      },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, ctx.actor.sessionId));
  if (!row) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
  const { user, session } = row;
  return {
    user: { id: user.id, email: user.email, name: user.name, created_at: user.createdAt.toISOString() },
    session: {
      id: session.id,
      kind: session.kind,
      created_at: session.createdAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
    },
  };
}
