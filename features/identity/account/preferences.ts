import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { notificationPreferences } from "@/drizzle/schema/accounts";
import { type MailCategory, mailCategories } from "@/features/notifications/preferences/categories";
import type { UserContext } from "@/lib/context";
import { database } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { NotificationPreference } from "./schema";

/** Every kind of mail, whether one gets it, and whether that is one's own to choose. */
export async function listPreferences(ctx: UserContext): Promise<{ data: NotificationPreference[] }> {
  const rows = await database()
    .select({ category: notificationPreferences.category, enabled: notificationPreferences.enabled })
    .from(notificationPreferences)
    .where(and(eq(notificationPreferences.userId, ctx.actor.userId), eq(notificationPreferences.channel, "email")));
  const chosen = new Map(rows.map(({ category, enabled }) => [category, enabled]));
  const categories = Object.keys(mailCategories) as MailCategory[];
  return { data: categories.map((category) => toPreference(category, chosen.get(category) ?? true)) };
}

/** Switches an optional kind of mail on or off. Throws `validation_failed` for an unknown kind and for a mandatory one. */
export async function setPreference(
  ctx: UserContext,
  choice: { category: string; enabled: boolean },
): Promise<NotificationPreference> {
  const category = (Object.keys(mailCategories) as MailCategory[]).find((known) => known === choice.category);
  if (!category) throw refused("There is no such kind of mail.");
  if (mailCategories[category].mandatory) throw refused("These mails guard your account and are always sent.");
  const values = { enabled: choice.enabled, updatedAt: sql`now()` };
  const { userId } = ctx.actor;
  await database()
    .insert(notificationPreferences)
    .values({ userId, category, channel: "email", ...values })
    .onConflictDoUpdate({
      target: [notificationPreferences.userId, notificationPreferences.category, notificationPreferences.channel],
      set: values,
    });
  return toPreference(category, choice.enabled);
}

function toPreference(category: MailCategory, isWanted: boolean): NotificationPreference {
  const { title, description, mandatory } = mailCategories[category];
  return { category, channel: "email", title, description, enabled: mandatory || isWanted, required: mandatory };
}

function refused(message: string): AppError {
  return new AppError("validation_failed", message, { errors: [{ path: "category", message }] });
}
