import "server-only";
import { guardrailPolicies } from "@/drizzle/schema/agents";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { readPolicy } from "./data";
import type { GuardrailPolicy } from "./schema";

/** Sets the policy of the organization, for every run that begins from now on. */
export function setPolicy(ctx: OrganizationContext, policy: GuardrailPolicy): Promise<GuardrailPolicy> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const before = await readPolicy(tx);
    const updatedAt = new Date();
    await tx
      .insert(guardrailPolicies)
      .values({ organizationId, policy })
      .onConflictDoUpdate({ target: guardrailPolicies.organizationId, set: { policy, updatedAt } });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "guardrails.changed",
      target: { type: "organization", id: organizationId },
      before: { ...before },
      after: { ...policy },
    });
    return policy;
  });
}
