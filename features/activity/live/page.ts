import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { EventRow, eventColumns } from "@/features/activity/reading/rows";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";

/**
 * A place between two events. Events are ordered by transaction, then by position, and read only below the oldest transaction
 * that still runs: whatever commits later lies behind every place that a reader can have reached.
 */
export interface Place {
  transactionId: string;
  position: string;
}

/** A reader further behind than this reads its lists again instead. */
export const longestCatchUp = 1_000;
/** A person's unread notifications are counted no further: it is done each time that anything happens. */
export const mostUnread = 1_000;
const eventsPerPage = 100;

const Standing = z.object({
  bound: z.string(),
  next: z.string(),
  unsettled: z.boolean(),
  unread: z.int(),
  /** Still a member, of an organization that is open. */
  admitted: z.boolean(),
});
type Standing = z.output<typeof Standing>;

export type LiveRow = EventRow & { notification_id: string | null };

/** Where the stream stands: everything below `bound` is settled; `next` is a transaction that has not begun. */
export async function readStanding(ctx: OrganizationContext): Promise<Standing> {
  const [row] = await withOrganization(ctx, (tx) => tx.execute(standing(ctx)));
  return Standing.parse(row);
}

function standing(ctx: OrganizationContext) {
  const [organizationId, userId] = [ctx.organization.id, actingUserId(ctx)];
  return sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text as bound, pg_snapshot_xmax(pg_current_snapshot())::text as next,
      exists (select from activity_events where organization_id = ${organizationId}
        and transaction_id >= pg_snapshot_xmin(pg_current_snapshot())) as unsettled,
      (select count(*)::integer from (select from notifications where organization_id = ${organizationId}
        and user_id = ${userId} and read_at is null and dismissed_at is null limit ${mostUnread}) u) as unread,
      exists (select from memberships m join organizations o on o.id = m.organization_id
        where m.organization_id = ${organizationId} and m.user_id = ${userId}
          and o.suspended_at is null and o.delete_after is null) as admitted`;
}

/** The settled events behind a place that the actor may see, oldest first, and how things stand then. */
export async function readPage(ctx: OrganizationContext, after: Place) {
  const userId = actingUserId(ctx);
  const [found, [state]] = await withOrganization(ctx, (tx) =>
    Promise.all([
      tx.execute(sql`
        select ${eventColumns}, n.id as notification_id
        from activity_events e left join notifications n on n.event_id = e.id and n.user_id = ${userId}
        where e.organization_id = ${ctx.organization.id} and (e.visible_to is null or e.visible_to = ${userId})
          and (e.transaction_id, e.position) > (${after.transactionId}::xid8, ${after.position}::bigint)
          and e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        order by e.transaction_id, e.position limit ${eventsPerPage}`),
      tx.execute(standing(ctx)),
    ]),
  );
  const rows: LiveRow[] = EventRow.extend({ notification_id: z.string().nullable() })
    .array()
    .parse([...found]);
  return { rows, isFull: rows.length === eventsPerPage, standing: Standing.parse(state) };
}

/** How many events lie behind a place, up to one more than a reader catches up with. */
export async function countBehind(ctx: OrganizationContext, after: Place): Promise<number> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx.execute(sql`
      select count(*)::integer as count from (
        select from activity_events where organization_id = ${ctx.organization.id}
          and (transaction_id, position) > (${after.transactionId}::xid8, ${after.position}::bigint)
        limit ${longestCatchUp + 1}) behind`),
  );
  return z.object({ count: z.int() }).parse(row).count;
}
