import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { notificationSettings, notifications } from "@/drizzle/schema/activity";
import { type ActivityKind, activityKindNames } from "@/features/activity/schema";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import type { ChangeNotificationSettings, NotificationSettings } from "./schema";

const defaults: NotificationSettings = {
  mail: "instant",
  digest_hour: 8,
  time_zone: "UTC",
  browser: false,
  muted_kinds: [],
};

/** How the actor is told of what happens here. */
export function readSettings(ctx: OrganizationContext): Promise<NotificationSettings> {
  return withOrganization(ctx, (tx) => read(tx, ctx));
}

async function read(tx: Transaction, ctx: OrganizationContext): Promise<NotificationSettings> {
  const [row] = await tx.select().from(notificationSettings).where(own(ctx));
  if (!row) return defaults;
  const known = new Set<string>(activityKindNames);
  return {
    mail: row.mail,
    digest_hour: row.digestHour,
    time_zone: row.timeZone,
    browser: row.browser,
    muted_kinds: row.mutedKinds.filter((kind): kind is ActivityKind => known.has(kind)),
  };
}

/** Changes the given fields. Whoever wants no digest any more gets none of what waited for it. */
export function changeSettings(
  ctx: OrganizationContext,
  change: ChangeNotificationSettings,
): Promise<NotificationSettings> {
  return withOrganization(ctx, async (tx) => {
    const before = await readLocked(tx, ctx);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: NotificationSettings = { ...before, ...given };
    await requireTimeZone(tx, before.time_zone, after.time_zone);
    const begins = after.mail === "daily" && before.mail !== "daily";
    const values = {
      mail: after.mail,
      digestHour: after.digest_hour,
      timeZone: after.time_zone,
      browser: after.browser,
      mutedKinds: [...new Set(after.muted_kinds)],
      updatedAt: sql`now()`,
      // The first digest comes when its hour comes, and not for the hours before.
      ...(begins ? { digestSentAt: sql`now()` } : {}),
    };
    await tx.update(notificationSettings).set(values).where(own(ctx));
    if (before.mail !== "off" && after.mail !== before.mail) await settleMails(tx, ctx);
    return read(tx, ctx);
  });
}

/** Changes that are made at the same moment, as by quick clicks, take turns: each keeps what the other changed. */
async function readLocked(tx: Transaction, ctx: OrganizationContext): Promise<NotificationSettings> {
  const key = { organizationId: ctx.organization.id, userId: actingUserId(ctx) };
  await tx.insert(notificationSettings).values(key).onConflictDoNothing();
  await tx.select({ userId: notificationSettings.userId }).from(notificationSettings).where(own(ctx)).for("update");
  return read(tx, ctx);
}

/** Digests are due by the database's clock, which must know the zone as well. */
async function requireTimeZone(tx: Transaction, before: string, after: string): Promise<void> {
  if (after === before) return;
  const known = await tx.execute(sql`select from pg_timezone_names where lower(name) = lower(${after}) limit 1`);
  if (known.length > 0) return;
  const message = "There is no such time zone.";
  throw new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path: "time_zone", message }] });
}

async function settleMails(tx: Transaction, ctx: OrganizationContext): Promise<void> {
  await tx
    .update(notifications)
    .set({ mailSettledAt: sql`now()` })
    .where(
      and(
        eq(notifications.organizationId, ctx.organization.id),
        eq(notifications.userId, actingUserId(ctx)),
        sql`${notifications.mailSettledAt} is null`,
      ),
    );
}

function own(ctx: OrganizationContext) {
  return and(
    eq(notificationSettings.organizationId, ctx.organization.id),
    eq(notificationSettings.userId, actingUserId(ctx)),
  );
}
