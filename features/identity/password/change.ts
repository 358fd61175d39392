import "server-only";
import { eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import type { UserContext } from "@/lib/context";
import { hashPassword, verifyPassword } from "@/lib/crypto/password";
import { database } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { endSessions } from "../account/end-sessions";
import { recordOwnEvent } from "../account/record-event";
import { requireGoodPassword } from "./policy";
import { replacePassword, requireUnusedPassword } from "./replace";
import { tellPasswordChanged } from "./reset";

/** Changes one's password, which ends all other sessions, and tells by mail. */
export async function changePassword(
  ctx: UserContext,
  given: { current_password: string; password: string },
): Promise<void> {
  const [user] = await database().select().from(users).where(eq(users.id, ctx.actor.userId));
  if (!user) throw notFound("account");
  if (user.passwordHash === null) {
    throw new AppError("conflict", "This account has no password yet. Ask for a link that sets one, by mail.");
  }
  if (!(await verifyPassword(user.passwordHash, given.current_password))) throw wrongPassword();
  requireGoodPassword(given.password, user);
  await requireUnusedPassword(user, given.password, "password");
  const passwordHash = await hashPassword(given.password);
  await asSystem(async (tx) => {
    await replacePassword(tx, user, passwordHash);
    await endSessions(tx, user.id, ctx.actor.sessionId);
    await tellPasswordChanged(tx, user, ctx);
    await recordOwnEvent(tx, ctx, "password.changed");
  });
}

function wrongPassword(): AppError {
  const message = "This is not your current password.";
  return new AppError("validation_failed", message, { errors: [{ path: "current_password", message }] });
}
