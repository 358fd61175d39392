import "server-only";
import { and, count, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { formerSlugs, organizations } from "@/drizzle/schema/identity";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { mostFormerSlugs } from "../constants";

/**
 * Holds addresses until the transaction ends, so that a slug that becomes somebody's former one and the same slug that
 * somebody else wants cannot pass each other. In one order, so that two exchanges do not block each other for good.
 */
export async function lockSlugs(tx: Transaction, slugs: readonly string[]): Promise<void> {
  for (const slug of [...slugs].sort()) {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`slug:${slug}`}, 0))`);
  }
}

/** Whether another organization has the slug or had it. Across organizations, so in a system transaction. */
export async function isSlugTaken(tx: Transaction, slug: string, exceptFor: string | null = null): Promise<boolean> {
  const [current] = await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(and(eq(organizations.slug, slug), exceptFor === null ? undefined : ne(organizations.id, exceptFor)));
  const [former] = await tx
    .select({ slug: formerSlugs.slug })
    .from(formerSlugs)
    .where(and(eq(formerSlugs.slug, slug), exceptFor === null ? undefined : ne(formerSlugs.organizationId, exceptFor)));
  return current !== undefined || former !== undefined;
}

/**
 * Moves an organization to another address and keeps the one it leaves. Throws `conflict` for an address of somebody else, and
 * when it would have to keep too many. The caller holds the organization's row and a system transaction.
 */
export async function moveToSlug(
  tx: Transaction,
  organization: { id: string; slug: string },
  slug: string,
): Promise<void> {
  await lockSlugs(tx, [organization.slug, slug]);
  if (await isSlugTaken(tx, slug, organization.id)) throw slugTaken();
  await tx.delete(formerSlugs).where(and(eq(formerSlugs.slug, slug), eq(formerSlugs.organizationId, organization.id)));
  const [kept] = await tx
    .select({ slugs: count() })
    .from(formerSlugs)
    .where(eq(formerSlugs.organizationId, organization.id));
  if ((kept?.slugs ?? 0) >= mostFormerSlugs) throw tooManySlugs();
  await tx.insert(formerSlugs).values({ slug: organization.slug, organizationId: organization.id });
  await tx.update(organizations).set({ slug }).where(eq(organizations.id, organization.id));
}

export function slugTaken(): AppError {
  const message = "This address is taken. Choose another.";
  return new AppError("conflict", message, { errors: [{ path: "slug", message }] });
}

function tooManySlugs(): AppError {
  const message = `This organization already keeps ${mostFormerSlugs} earlier addresses. Take one of them back instead.`;
  return new AppError("conflict", message, { errors: [{ path: "slug", message }] });
}

/** Earlier addresses of an organization, newest first. */
export async function readFormerSlugs(tx: Transaction, organizationId: string): Promise<string[]> {
  const rows = await tx
    .select({ slug: formerSlugs.slug })
    .from(formerSlugs)
    .where(eq(formerSlugs.organizationId, organizationId))
    .orderBy(desc(formerSlugs.createdAt), formerSlugs.slug);
  return rows.map(({ slug }) => slug);
}

/** Which of these organizations had the address before. */
export async function findFormerOwner(
  tx: Transaction,
  slug: string,
  organizationIds: readonly string[],
): Promise<string | null> {
  if (organizationIds.length === 0) return null;
  const [row] = await tx
    .select({ organizationId: formerSlugs.organizationId })
    .from(formerSlugs)
    .where(and(eq(formerSlugs.slug, slug), inArray(formerSlugs.organizationId, [...organizationIds])));
  return row?.organizationId ?? null;
}
