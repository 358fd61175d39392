import "server-only";
import { eq } from "drizzle-orm";
import { guardrailPolicies } from "@/drizzle/schema/agents";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { defaultPolicy } from "./policy/plan";
import { GuardrailPolicy } from "./schema";

/** The policy of the organization of the transaction; the default where it never chose one. */
export async function readPolicy(tx: Transaction): Promise<GuardrailPolicy> {
  const [row] = await tx.select({ policy: guardrailPolicies.policy }).from(guardrailPolicies).limit(1);
  return row ? GuardrailPolicy.parse(row.policy) : defaultPolicy;
}

export function getPolicy(ctx: OrganizationContext): Promise<GuardrailPolicy> {
  return withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .select({ policy: guardrailPolicies.policy })
      .from(guardrailPolicies)
      .where(eq(guardrailPolicies.organizationId, ctx.organization.id));
    return row ? GuardrailPolicy.parse(row.policy) : defaultPolicy;
  });
}
