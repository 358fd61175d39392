import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { notificationPreferences } from "@/drizzle/schema/accounts";
import { users } from "@/drizzle/schema/identity";
import { asSystem } from "@/lib/db/scope";
import { type MailCategory, mailCategories } from "./preferences/categories";

/** Whether whoever has this address wants mails of a category. Somebody without an account has switched nothing off. */
export async function wantsMail(email: string, category: MailCategory): Promise<boolean> {
  if (mailCategories[category].mandatory) return true;
  const [choice] = await asSystem((tx) =>
    tx
      .select({ enabled: notificationPreferences.enabled })
      .from(notificationPreferences)
      .innerJoin(users, eq(users.id, notificationPreferences.userId))
      .where(
        and(
          eq(sql`lower(${users.email})`, email.toLowerCase()),
          eq(notificationPreferences.category, category),
          eq(notificationPreferences.channel, "email"),
        ),
      ),
  );
  return choice?.enabled ?? true;
}
