import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { afterCommit, withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { announce } from "@/lib/events/notifications";
import { getNotification, own, readUnread } from "./data";
import type { Notification, UnreadNotifications } from "./schema";

/** Marks one as read or unread. What is read needs no mail. */
export async function setRead(ctx: OrganizationContext, id: string, isRead: boolean): Promise<Notification> {
  await change(
    ctx,
    id,
    isRead
      ? sql`read_at = coalesce(read_at, now()), mail_settled_at = coalesce(mail_settled_at, now())`
      : sql`read_at = null`,
  );
  return getNotification(ctx, id);
}

/** Takes one off the list for good. */
export function dismiss(ctx: OrganizationContext, id: string): Promise<void> {
  return change(ctx, id, sql`dismissed_at = now(), mail_settled_at = coalesce(mail_settled_at, now())`);
}

/** Marks what has been seen as read: everything, or what is no newer than one of them. */
export function readAll(ctx: OrganizationContext, upTo: string | undefined): Promise<UnreadNotifications> {
  const seen =
    upTo === undefined ? sql`true` : sql`n.created_at <= (select created_at from notifications where id = ${upTo})`;
  return withOrganization(ctx, async (tx) => {
    await tx.execute(sql`
      update notifications n set read_at = now(), mail_settled_at = coalesce(mail_settled_at, now())
      where ${own(ctx)} and n.read_at is null and ${seen}`);
    announceChange(tx, ctx);
    return readUnread(tx, ctx);
  });
}

function change(ctx: OrganizationContext, id: string, values: SQL): Promise<void> {
  return withOrganization(ctx, async (tx) => {
    const changed = await tx.execute(sql`
      update notifications n set ${values} where ${own(ctx)} and n.id = ${id} returning n.id`);
    if (changed.length === 0) throw notFound("notification");
    announceChange(tx, ctx);
  });
}

/** The person's other tabs and devices count anew. */
function announceChange(tx: Transaction, ctx: OrganizationContext): void {
  const userId = actingUserId(ctx);
  afterCommit(tx, () => announce("cadre_notifications", [userId]));
}
