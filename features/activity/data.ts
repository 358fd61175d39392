import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { EventRow, eventColumns, toEvents } from "./reading/rows";
import type { ActivityEvent, ActivityFilter } from "./schema";

const list = "activity";
const Key = z.tuple([z.string().regex(/^\d{1,19}$/)]);

/** A page of the feed, newest first: what everybody may see, and what only the actor may. */
export async function listActivity(
  ctx: OrganizationContext,
  { cursor, limit, ...filter }: ActivityFilter & { cursor?: string | undefined; limit: number },
): Promise<{ data: ActivityEvent[]; next_cursor: string | null }> {
  const before = cursor === undefined ? null : decodeCursor(list, Key, cursor)[0];
  const found = await withOrganization(ctx, (tx) =>
    tx.execute(sql`
      select ${eventColumns} from activity_events e
      where e.organization_id = ${ctx.organization.id} and ${visible(ctx)} and ${matches(filter)}
        ${before === null ? sql`` : sql`and e.position < ${before}::bigint`}
      order by e.position desc limit ${limit + 1}`),
  );
  const rows = EventRow.array().parse([...found]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: await toEvents(shown, { organizationId: ctx.organization.id, userId: actingUserId(ctx) }),
    next_cursor: rows.length > limit && last ? encodeCursor(list, [last.position]) : null,
  };
}

function visible(ctx: OrganizationContext): SQL {
  return sql`(e.visible_to is null or e.visible_to = ${actingUserId(ctx)})`;
}

function matches({ kind, actor, subject_type: type, subject_id: id }: ActivityFilter): SQL {
  const conditions = [
    kind === undefined
      ? null
      : kind.includes(".")
        ? sql`e.kind = ${kind}`
        : sql`e.kind like ${`${kind.replaceAll("_", "\\_")}.%`}`,
    actor === undefined ? null : sql`e.actor_id = ${actor}`,
    type === undefined ? null : sql`e.subject_type = ${type}`,
    id === undefined ? null : sql`e.subject_id = ${id}`,
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}
