import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { organizationOf } from "@/lib/auth/organization";
import { requireVisit } from "@/lib/auth/page-session";
import { mintOrganizationContext, type OrganizationContext } from "@/lib/context";

/** The context of the organization a page's URL names. Anybody who does not belong to it sees a missing page. */
export const requireOrganization = cache(async (slug: string): Promise<OrganizationContext> => {
  const { ctx, identity } = await requireVisit();
  const membership = identity.memberships.find((candidate) => candidate.slug === slug);
  if (!membership) notFound();
  return mintOrganizationContext({ ...ctx, organization: organizationOf(membership) });
});
