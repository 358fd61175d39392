import "server-only";
import { eq, sql } from "drizzle-orm";
import { memberships, organizations } from "@/drizzle/schema/identity";
import type { OrganizationContext, UserContext } from "@/lib/context";
import { type AuditSource, appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hasOwnSecondFactor, readDetails, requireNamed } from "./data";
import type { ChangeOrganization, MyOrganization, Organization, OrganizationDetails } from "./schema";
import { isSlugTaken, lockSlugs, moveToSlug, slugTaken } from "./slugs/slugs";
import { slugFromName } from "./utils";

export interface NewOrganization {
  name: string;
  /** An address of the owner's choice, which may be taken; else one is made from the name. */
  slug?: string | undefined;
  ownerId: string;
  source: AuditSource;
}

/** Creates an organization with its owner and its first audit row, in the caller's system transaction. */
export async function createOrganization(tx: Transaction, input: NewOrganization): Promise<Organization> {
  const { name, ownerId, source } = input;
  const row = input.slug ? await insertAt(tx, newId(), name, input.slug) : await insertWithFreeSlug(tx, name);
  if (!row) throw slugTaken();
  await tx.insert(memberships).values({ organizationId: row.id, userId: ownerId, role: "owner" });
  await appendAudit(tx, source, {
    organizationId: row.id,
    action: "organization.created",
    target: { type: "organization", id: row.id },
    after: { name, slug: row.slug },
  });
  return { id: row.id, name: row.name, slug: row.slug, created_at: row.createdAt.toISOString() };
}

/** The plain slug where it is free, else one with a few characters of the id: unique without a search. */
async function insertWithFreeSlug(tx: Transaction, name: string) {
  const id = newId();
  const plain = slugFromName(name);
  for (const slug of [plain, `${plain}-${id.slice(-6)}`, id]) {
    const row = await insertAt(tx, id, name, slug);
    if (row) return row;
  }
  throw new Error("No free address was found for the organization.");
}

/** Null where somebody has the address or had it. */
async function insertAt(tx: Transaction, id: string, name: string, slug: string) {
  await lockSlugs(tx, [slug]);
  if (await isSlugTaken(tx, slug)) return null;
  const [row] = await tx.insert(organizations).values({ id, name, slug }).returning();
  return row ?? null;
}

/** Another organization for somebody who is signed in. */
export async function createMyOrganization(
  ctx: UserContext,
  input: { name: string; slug?: string | undefined },
): Promise<MyOrganization> {
  const organization = await asSystem((tx) =>
    createOrganization(tx, { ...input, ownerId: ctx.actor.userId, source: auditSource(ctx) }),
  );
  return { ...organization, role: "owner", plan: "team" };
}

/** Renames an organization, gives it another address, or both. What stays the same leaves no trace. */
export async function updateOrganization(
  ctx: OrganizationContext,
  id: string,
  change: ChangeOrganization,
): Promise<OrganizationDetails> {
  requireNamed(ctx, id);
  // Whether an address is free is a question across organizations.
  await asSystem(async (tx) => {
    const before = await lockOrganization(tx, id);
    const after = { name: change.name ?? before.name, slug: change.slug ?? before.slug };
    if (after.name === before.name && after.slug === before.slug) return;
    if (after.slug !== before.slug) await moveToSlug(tx, { id, slug: before.slug }, after.slug);
    await tx.update(organizations).set({ name: after.name, updatedAt: sql`now()` }).where(eq(organizations.id, id));
    await appendAudit(tx, auditSource(ctx), {
      organizationId: id,
      action: "organization.updated",
      target: { type: "organization", id },
      before: { name: before.name, slug: before.slug },
      after,
    });
  });
  return withOrganization(ctx, (tx) => readDetails(tx, ctx));
}

/** Asks all members for a second factor, or no longer does. Only somebody who has one may ask others for it. */
export async function setOrganizationSecurity(
  ctx: OrganizationContext,
  id: string,
  { requireSecondFactor }: { requireSecondFactor: boolean },
): Promise<OrganizationDetails> {
  requireNamed(ctx, id);
  if (requireSecondFactor && !(await hasOwnSecondFactor(ctx))) {
    throw new AppError(
      "second_factor_required",
      "Set up a second factor for yourself first: this setting would lock you out.",
    );
  }
  return withOrganization(ctx, async (tx) => {
    const before = await lockOrganization(tx, id);
    if (before.requireSecondFactor !== requireSecondFactor) {
      await tx
        .update(organizations)
        .set({ requireSecondFactor, updatedAt: sql`now()` })
        .where(eq(organizations.id, id));
    }
    const details = await readDetails(tx, ctx);
    if (before.requireSecondFactor === requireSecondFactor) return details;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: id,
      action: "organization.security_changed",
      target: { type: "organization", id },
      before: { require_second_factor: before.requireSecondFactor },
      after: { require_second_factor: requireSecondFactor },
    });
    return details;
  });
}

/**
 * Takes the organization's row until the transaction ends: what changes it or who belongs to it comes one after the other,
 * so that no two changes together do what neither may.
 */
export async function lockOrganization(tx: Transaction, id: string): Promise<typeof organizations.$inferSelect> {
  const [row] = await tx.select().from(organizations).where(eq(organizations.id, id)).for("no key update");
  if (!row) throw notFound("organization");
  return row;
}
