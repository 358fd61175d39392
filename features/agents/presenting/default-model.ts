import "server-only";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { defaultModelOf } from "@/features/models/routing/run-models";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";

/** The model of agents that name none, in this organization. */
export function readDefaultModel(ctx: OrganizationContext): Promise<string> {
  return withOrganization(ctx, async (tx) => defaultModelOf(await readOrganizationAccess(tx)));
}
