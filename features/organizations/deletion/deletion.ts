import "server-only";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { organizations } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { deletionGraceDays } from "../constants";
import { readDetails, requireNamed } from "../data";
import { lockOrganization } from "../mutations";
import type { OrganizationDetails } from "../schema";

/**
 * Schedules an organization's end and tells its owners. From now on it admits nobody; its runs are the caller's to cancel.
 * Deleting one that is being deleted already changes nothing, so the grace cannot be stretched.
 */
export async function deleteOrganization(ctx: OrganizationContext, id: string): Promise<void> {
  requireNamed(ctx, id);
  const owners = await readOwners(id);
  await withOrganization(ctx, async (tx) => {
    const before = await lockOrganization(tx, id);
    if (before.deleteAfter !== null) return;
    const [after] = await tx
      .update(organizations)
      .set({ deleteAfter: sql`now() + make_interval(days => ${deletionGraceDays})`, updatedAt: sql`now()` })
      .where(eq(organizations.id, id))
      .returning({ deleteAfter: organizations.deleteAfter });
    if (!after?.deleteAfter) throw new Error("The organization was not scheduled for its deletion.");
    const { deleteAfter } = after;
    const props = { organization: before.name, deleteAfter, url: appUrl(`/access/${before.slug}`) };
    for (const to of owners) await enqueueMail(tx, { template: "organization_deletion_scheduled", to, props });
    await appendAudit(tx, auditSource(ctx), {
      organizationId: id,
      action: "organization.deletion_scheduled",
      target: { type: "organization", id },
      before: { delete_after: null },
      after: { delete_after: deleteAfter.toISOString() },
    });
  });
}

/** Takes a deletion back while there is still something to take back. */
export function restoreOrganization(ctx: OrganizationContext, id: string): Promise<OrganizationDetails> {
  requireNamed(ctx, id);
  return withOrganization(ctx, async (tx) => {
    const before = await lockOrganization(tx, id);
    await tx
      .update(organizations)
      .set({ deleteAfter: null, updatedAt: sql`now()` })
      .where(and(eq(organizations.id, id), isNotNull(organizations.deleteAfter)));
    const details = await readDetails(tx, ctx);
    if (before.deleteAfter === null) return details;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: id,
      action: "organization.restored",
      target: { type: "organization", id },
      before: { delete_after: before.deleteAfter.toISOString() },
      after: { delete_after: null },
    });
    return details;
  });
}

/**
 * Removes for good what its owners deleted and did not restore in time, with all its rows and the principals of its service
 * accounts. Returns how many organizations it were.
 */
export async function purgeDeletedOrganizations(limit: number): Promise<number> {
  return pool().begin(async (sql) => {
    const due = await sql<{ id: string }[]>`
      select id from organizations where delete_after < now() order by delete_after limit ${limit} for update skip locked`;
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    await sql`
      delete from users where kind = 'service_account' and id in (
        select user_id from service_accounts where organization_id = any(${ids}::uuid[]))`;
    await sql`delete from organizations where id = any(${ids}::uuid[])`;
    return ids.length;
  });
}

/** People are read as the login role: they belong to no organization. */
async function readOwners(organizationId: string) {
  return pool()<{ email: string; name: string }[]>`
    select u.email, u.name from memberships m join users u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.role = 'owner' and u.disabled_at is null`;
}
