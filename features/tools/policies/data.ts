import "server-only";
import { asc, eq } from "drizzle-orm";
import { toolPolicies } from "@/drizzle/schema/tools";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import type { ToolPolicyEntry } from "./schema";

/** What the organization has said about tools, by name. */
export function listPolicies(ctx: OrganizationContext): Promise<ToolPolicyEntry[]> {
  return withOrganization(ctx, (tx) => readPolicies(tx, ctx));
}

export function readPolicies(tx: Transaction, ctx: OrganizationContext): Promise<ToolPolicyEntry[]> {
  return tx
    .select({ tool: toolPolicies.tool, policy: toolPolicies.policy })
    .from(toolPolicies)
    .where(eq(toolPolicies.organizationId, ctx.organization.id))
    .orderBy(asc(toolPolicies.tool));
}
