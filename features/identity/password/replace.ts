import "server-only";
import { desc, eq, sql } from "drizzle-orm";
import { passwordHistory } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { verifyPassword } from "@/lib/crypto/password";
import { database, type Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { voidEmailLinks } from "../account/email-links";
import { rememberedPasswords } from "../constants";

/** Throws `validation_failed` at `field` where the password is one of the last five. Compares hashes one after the other. */
export async function requireUnusedPassword(
  user: { id: string; passwordHash: string | null },
  password: string,
  field: string,
): Promise<void> {
  const earlier = await database()
    .select({ hash: passwordHistory.passwordHash })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, user.id))
    .orderBy(desc(passwordHistory.createdAt), desc(passwordHistory.id))
    .limit(rememberedPasswords - 1);
  const hashes = [user.passwordHash, ...earlier.map(({ hash }) => hash)].filter((hash) => hash !== null);
  for (const hash of hashes) {
    if (!(await verifyPassword(hash, password))) continue;
    const message = `You used this password before. Choose one that is not among your last ${rememberedPasswords}.`;
    throw new AppError("validation_failed", message, { errors: [{ path: field, message }] });
  }
}

/**
 * Puts a new hash in the place of the one that was checked and keeps that one for the history; links that are under way stop
 * working. Throws `conflict` where somebody else was faster.
 */
export async function replacePassword(
  tx: Transaction,
  user: { id: string; passwordHash: string | null },
  passwordHash: string,
): Promise<void> {
  const [changed] = await tx
    .update(users)
    .set({ passwordHash, passwordChangedAt: sql`now()`, updatedAt: sql`now()` })
    .where(sql`${users.id} = ${user.id} and ${users.passwordHash} is not distinct from ${user.passwordHash}`)
    .returning({ id: users.id });
  if (!changed) throw new AppError("conflict", "The password was changed just now by another request.");
  if (user.passwordHash !== null) await remember(tx, user.id, user.passwordHash);
  await voidEmailLinks(tx, user.id, "reset_password");
  await voidEmailLinks(tx, user.id, "change_email");
}

/** Adds to the history and drops what nobody compares with any more. */
async function remember(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.insert(passwordHistory).values({ id: newId(), userId, passwordHash });
  await tx.execute(sql`
    delete from password_history where user_id = ${userId} and id not in (
      select id from password_history where user_id = ${userId}
      order by created_at desc, id desc limit ${rememberedPasswords - 1})`);
}
