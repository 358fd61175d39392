import "server-only";
import { and, eq } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import type { Transaction } from "@/lib/db/client";
import { notFound } from "@/lib/errors";

/** A person's row, locked: of two changes of one account the second sees what the first has made. Throws `not_found`. */
export async function lockPerson(tx: Transaction, userId: string): Promise<typeof users.$inferSelect> {
  const [user] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, userId), eq(users.kind, "person")))
    .for("update");
  if (!user) throw notFound("account");
  return user;
}
