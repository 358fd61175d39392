import "server-only";
import { eq } from "drizzle-orm";
import { avatars } from "@/drizzle/schema/accounts";
import { sessions, users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { avatarUrl } from "./account/avatar";
import type { Session, User } from "./schema";

/** The signed-in person and the session they use. */
export async function getMyself(ctx: UserContext): Promise<{ user: User; session: Session }> {
  const [row] = await database()
    .select({
      user: {
        id: users.id,
        email: users.email,
        emailVerifiedAt: users.emailVerifiedAt,
        name: users.name,
        createdAt: users.createdAt,
        avatarAt: avatars.updatedAt,
      },
      session: {
        id: sessions.id,
        kind: sessions.kind,
        createdAt: sessions.createdAt,
        expiresAt: sessions.expiresAt,
      },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(avatars, eq(avatars.userId, users.id))
    .where(eq(sessions.id, ctx.actor.sessionId));
  if (!row) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
  const { user, session } = row;
  return {
    user: {
      id: user.id,
      email: user.email,
      email_verified: user.emailVerifiedAt !== null,
      name: user.name,
      avatar_url: avatarUrl(user.avatarAt),
      created_at: user.createdAt.toISOString(),
    },
    session: {
      id: session.id,
      kind: session.kind,
      created_at: session.createdAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
    },
  };
}
