import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { mostUnread } from "@/features/activity/live/page";
import { EventRow, eventColumns, toEvents } from "@/features/activity/reading/rows";
import { decodeCursor, encodeCursor } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { Notification, type UnreadNotifications } from "./schema";

const list = "notifications";
const Key = z.tuple([z.string().regex(/^\d{1,19}$/), z.uuid()]);

const Row = EventRow.extend({
  notification_id: z.string(),
  read_at: z.string().nullable(),
  notified_at: z.string(),
  notified_micros: z.string(),
  approval_status: Notification.shape.approval.unwrap().shape.status.nullable(),
});
type Row = z.output<typeof Row>;

const columns = sql`${eventColumns}, n.id as notification_id, ${iso("n.read_at")} as read_at,
  ${iso("n.created_at")} as notified_at, (extract(epoch from n.created_at) * 1000000)::bigint::text as notified_micros,
  a.status as approval_status`;
const tables = sql`notifications n join activity_events e on e.id = n.event_id
  left join approvals a on e.kind = 'approval.requested' and a.id::text = e.subject_id`;

function iso(column: string): SQL {
  return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

/** A page of what the actor was told, newest first. */
export async function listNotifications(
  ctx: OrganizationContext,
  { cursor, limit, unread }: { cursor?: string | undefined; limit: number; unread?: boolean | undefined },
): Promise<{ data: Notification[]; next_cursor: string | null }> {
  const found = await withOrganization(ctx, (tx) =>
    tx.execute(sql`
      select ${columns} from ${tables} where ${own(ctx)} and ${readState(unread)} and ${after(cursor)}
      order by n.created_at desc, n.id desc limit ${limit + 1}`),
  );
  const rows = Row.array().parse([...found]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    data: await toNotifications(ctx, shown),
    next_cursor: isMore ? encodeCursor(list, [last.notified_micros, last.notification_id]) : null,
  };
}

/** Throws `not_found` for one that is somebody else's or was dismissed. */
export async function getNotification(ctx: OrganizationContext, id: string): Promise<Notification> {
  const found = await withOrganization(ctx, (tx) =>
    tx.execute(sql`select ${columns} from ${tables} where ${own(ctx)} and n.id = ${id}`),
  );
  const [notification] = await toNotifications(ctx, Row.array().parse([...found]));
  if (!notification) throw notFound("notification");
  return notification;
}

export function countUnread(ctx: OrganizationContext): Promise<UnreadNotifications> {
  return withOrganization(ctx, (tx) => readUnread(tx, ctx));
}

export async function readUnread(tx: Transaction, ctx: OrganizationContext): Promise<UnreadNotifications> {
  const [row] = await tx.execute(sql`
    select count(*)::integer as unread from (
      select from notifications n where ${own(ctx)} and n.read_at is null limit ${mostUnread}) u`);
  return z.object({ unread: z.int() }).parse(row);
}

/** The actor's own notifications that they have not dismissed, as `n`. */
export function own(ctx: OrganizationContext): SQL {
  return sql`n.organization_id = ${ctx.organization.id} and n.user_id = ${actingUserId(ctx)} and n.dismissed_at is null`;
}

function readState(unread: boolean | undefined): SQL {
  if (unread === undefined) return sql`true`;
  return unread ? sql`n.read_at is null` : sql`n.read_at is not null`;
}

function after(cursor: string | undefined): SQL {
  if (cursor === undefined) return sql`true`;
  const [micros, id] = decodeCursor(list, Key, cursor);
  return sql`(n.created_at, n.id) < (to_timestamp(${micros}::numeric / 1000000), ${id}::uuid)`;
}

async function toNotifications(ctx: OrganizationContext, rows: readonly Row[]): Promise<Notification[]> {
  const events = await toEvents(rows, { organizationId: ctx.organization.id, userId: actingUserId(ctx) });
  return rows.flatMap((row, index) => {
    const event = events[index];
    if (!event) return [];
    return [
      {
        id: row.notification_id,
        event,
        approval: approvalOf(row, event.path !== null),
        read_at: row.read_at,
        created_at: row.notified_at,
      },
    ];
  });
}

/** A question of a chat that is shared no longer, or of a run that is gone, asks nobody who cannot see what it is about. */
function approvalOf({ approval_status: status, subject_id: id }: Row, canOpen: boolean): Notification["approval"] {
  return status === null || (status === "pending" && !canOpen) ? null : { id, status };
}
