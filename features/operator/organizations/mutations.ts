import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { memberships, organizations, users } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { deletionGraceDays } from "@/features/organizations/constants";
import { lockOrganization } from "@/features/organizations/mutations";
import { cancelOrganizationRuns } from "@/features/runs/mutations/cancel-organization-runs";
import type { UserContext } from "@/lib/context";
import { appendAudit } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { announce } from "@/lib/events/notifications";
import { operatorSource } from "../utils";

/**
 * Closes an organization to its members, keys and service accounts from their next request on, cancels what runs there
 * and tells its members why.
 */
export async function suspendOrganization(ctx: UserContext, id: string, reason: string): Promise<void> {
  const runIds = await asSystem(async (tx) => {
    const organization = await lockOrganization(tx, id);
    if (organization.suspendedAt) throw new AppError("conflict", "This organization is suspended already.");
    await change(tx, id, { suspendedAt: sql`now()`, suspendedReason: reason });
    const cancelled = await cancelOrganizationRuns(tx, id);
    for (const to of await membersOf(tx, id)) {
      await enqueueMail(tx, {
        template: "organization_suspended",
        to,
        props: { organization: organization.name, reason },
      });
    }
    await note(tx, ctx, id, { action: "organization.suspended", detail: { reason, cancelled_runs: cancelled.length } });
    return cancelled;
  });
  announce("cadre_run_cancels", runIds);
}

export function reactivateOrganization(ctx: UserContext, id: string): Promise<void> {
  return asSystem(async (tx) => {
    const { suspendedAt, suspendedReason } = await lockOrganization(tx, id);
    if (!suspendedAt) throw new AppError("conflict", "This organization is not suspended.");
    await change(tx, id, { suspendedAt: null, suspendedReason: null });
    await note(tx, ctx, id, { action: "organization.reactivated", detail: { suspended_for: suspendedReason } });
  });
}

/**
 * Closes an organization at once and for good after the same grace as when an owner deletes it. `confirmation` must be its
 * slug.
 */
export async function deleteOrganization(
  ctx: UserContext,
  id: string,
  { confirmation, reason }: { confirmation: string; reason: string },
): Promise<void> {
  const runIds = await asSystem(async (tx) => {
    const { slug, name, deleteAfter: scheduled } = await lockOrganization(tx, id);
    requireConfirmed(slug, confirmation);
    if (scheduled) throw new AppError("conflict", "This organization is being deleted already.");
    const deleteAfter = await scheduleDeletion(tx, id);
    const cancelled = await cancelOrganizationRuns(tx, id);
    const props = { organization: name, deleteAfter, url: appUrl(`/access/${slug}`) };
    for (const to of await membersOf(tx, id, "owner")) {
      await enqueueMail(tx, { template: "organization_deletion_scheduled", to, props });
    }
    const detail = { reason, delete_after: deleteAfter.toISOString(), cancelled_runs: cancelled.length };
    await note(tx, ctx, id, { action: "organization.deletion_scheduled", detail });
    return cancelled;
  });
  announce("cadre_run_cancels", runIds);
}

export function restoreOrganization(ctx: UserContext, id: string): Promise<void> {
  return asSystem(async (tx) => {
    const { deleteAfter } = await lockOrganization(tx, id);
    if (!deleteAfter) throw new AppError("conflict", "This organization is not being deleted.");
    await change(tx, id, { deleteAfter: null });
    await note(tx, ctx, id, { action: "organization.restored", detail: { delete_after: deleteAfter.toISOString() } });
  });
}

function requireConfirmed(slug: string, confirmation: string): void {
  if (confirmation === slug) return;
  const message = `Type ${slug} to confirm.`;
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: [{ path: "confirmation", message }],
  });
}

async function scheduleDeletion(tx: Transaction, id: string): Promise<Date> {
  const [row] = await tx
    .update(organizations)
    .set({ deleteAfter: sql`now() + make_interval(days => ${deletionGraceDays})`, updatedAt: sql`now()` })
    .where(eq(organizations.id, id))
    .returning({ deleteAfter: organizations.deleteAfter });
  if (!row?.deleteAfter) throw new Error("The organization was not scheduled for its deletion.");
  return row.deleteAfter;
}

async function change(tx: Transaction, id: string, values: PgUpdateSetSource<typeof organizations>): Promise<void> {
  await tx
    .update(organizations)
    .set({ ...values, updatedAt: sql`now()` })
    .where(eq(organizations.id, id));
}

function membersOf(
  tx: Transaction,
  organizationId: string,
  role?: "owner",
): Promise<{ email: string; name: string }[]> {
  const isTheirs = eq(memberships.organizationId, organizationId);
  return tx
    .select({ email: users.email, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(isTheirs, role && eq(memberships.role, role), isNull(users.disabledAt), eq(users.kind, "person")));
}

function note(
  tx: Transaction,
  ctx: UserContext,
  organizationId: string,
  entry: { action: `organization.${string}`; detail: Record<string, unknown> },
): Promise<void> {
  const target = { type: "organization", id: organizationId };
  return appendAudit(tx, operatorSource(ctx), { organizationId, target, ...entry });
}
