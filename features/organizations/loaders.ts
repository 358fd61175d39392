import "server-only";
import type { Route } from "next";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { obstacleTo } from "@/lib/auth/admission";
import type { Membership } from "@/lib/auth/identity";
import { organizationOf } from "@/lib/auth/organization";
import { pathHeader } from "@/lib/auth/page-headers";
import { type PageVisit, requireVisit } from "@/lib/auth/page-session";
import { mintOrganizationContext, type OrganizationContext } from "@/lib/context";
import { findBySlugOfBefore } from "./data";

/**
 * The context of the organization a page's URL names. An earlier address leads to the present one; whoever does not belong
 * to it sees a missing page, and whom it does not admit at the moment learns why.
 */
export const requireOrganization = cache(async (slug: string): Promise<OrganizationContext> => {
  const { visit, membership } = await requireMembership(slug);
  if (obstacleTo(membership, visit.identity) !== null) redirect(`/access/${membership.slug}` as Route);
  return contextOf(visit, membership);
});

/** The membership that a page's URL names, whether or not the organization admits the person at the moment. */
export async function requireMembership(slug: string): Promise<{ visit: PageVisit; membership: Membership }> {
  const visit = await requireVisit();
  const { memberships } = visit.identity;
  const membership = memberships.find((candidate) => candidate.slug === slug);
  if (membership) return { visit, membership };
  const id = await findBySlugOfBefore(
    slug,
    memberships.map(({ organizationId }) => organizationId),
  );
  const moved = memberships.find(({ organizationId }) => organizationId === id);
  if (moved) redirect((await pathUnder(slug, moved.slug)) as Route);
  notFound();
}

/** For what an organization lets its members do even while it does not admit them. */
export function contextOf({ ctx }: PageVisit, membership: Membership): OrganizationContext {
  return mintOrganizationContext({ ...ctx, organization: organizationOf(membership) });
}

/** The page's own path under another first segment, with the rest and the query kept. */
async function pathUnder(before: string, after: string): Promise<string> {
  const path = (await headers()).get(pathHeader) ?? "";
  const at = path.split("/").findIndex((segment) => segment.split("?")[0] === encodeURIComponent(before));
  if (at < 0) return `/${after}`;
  const segments = path.split("/");
  const [, query] = (segments[at] ?? "").split("?");
  segments[at] = query === undefined ? after : `${after}?${query}`;
  return segments.join("/");
}
