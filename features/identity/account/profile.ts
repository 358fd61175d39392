import "server-only";
import { eq, sql } from "drizzle-orm";
import { avatars } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { avatarUrl } from "./avatar";
import { pendingEmailOf } from "./email-change";
import { recordOwnEvent } from "./record-event";
import type { Account } from "./schema";

/** What a person sees of their own account. */
export async function getAccount(ctx: UserContext): Promise<Account> {
  const [[row], pendingEmail] = await Promise.all([
    database()
      .select({
        id: users.id,
        email: users.email,
        emailVerifiedAt: users.emailVerifiedAt,
        name: users.name,
        hasPassword: sql<boolean>`${users.passwordHash} is not null`,
        passwordChangedAt: users.passwordChangedAt,
        createdAt: users.createdAt,
        avatarAt: avatars.updatedAt,
      })
      .from(users)
      .leftJoin(avatars, eq(avatars.userId, users.id))
      .where(eq(users.id, ctx.actor.userId)),
    pendingEmailOf(ctx.actor.userId),
  ]);
  if (!row) throw notFound("account");
  return {
    id: row.id,
    email: row.email,
    email_verified: row.emailVerifiedAt !== null,
    name: row.name,
    avatar_url: avatarUrl(row.avatarAt),
    pending_email: pendingEmail,
    has_password: row.hasPassword,
    password_changed_at: row.passwordChangedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}

/** Changes one's name, as colleagues see it. */
export async function renameMyself(ctx: UserContext, name: string): Promise<Account> {
  await asSystem(async (tx) => {
    await tx.update(users).set({ name, updatedAt: sql`now()` }).where(eq(users.id, ctx.actor.userId));
    await recordOwnEvent(tx, ctx, "profile.changed", { fields: ["name"] });
  });
  return getAccount(ctx);
}
