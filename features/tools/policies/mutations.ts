import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { toolPolicies } from "@/drizzle/schema/tools";
import { listAllTools } from "@/features/tools/data";
import type { BodyOf } from "@/lib/api/endpoint";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import type { setToolPolicies } from "./contract";
import { readPolicies } from "./data";
import type { ToolPolicyEntry } from "./schema";

type Words = BodyOf<typeof setToolPolicies>["policies"];

/** Keeps what the organization says about tools; `null` takes a word back. */
export function setPolicies(ctx: OrganizationContext, words: Words): Promise<ToolPolicyEntry[]> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const known = new Set((await listAllTools(tx, ctx)).map(({ name }) => name));
    const unknown = words.findIndex(({ tool, policy }) => policy !== null && !known.has(tool));
    if (unknown >= 0) {
      const errors = [{ path: `policies.${unknown}.tool`, message: `There is no tool "${words[unknown]?.tool}".` }];
      throw new AppError("validation_failed", "Some fields are not valid.", { errors });
    }
    const before = new Map((await readPolicies(tx, ctx)).map(({ tool, policy }) => [tool, policy]));
    for (const { tool, policy } of words) {
      const isRow = and(eq(toolPolicies.organizationId, organizationId), eq(toolPolicies.tool, tool));
      if (policy === null) await tx.delete(toolPolicies).where(isRow);
      else {
        await tx
          .insert(toolPolicies)
          .values({ organizationId, tool, policy })
          .onConflictDoUpdate({
            target: [toolPolicies.organizationId, toolPolicies.tool],
            set: { policy, updatedAt: sql`now()` },
          });
      }
    }
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "tool_policy.changed",
      target: { type: "organization", id: organizationId },
      before: Object.fromEntries(words.map(({ tool }) => [tool, before.get(tool) ?? null])),
      after: Object.fromEntries(words.map(({ tool, policy }) => [tool, policy])),
    });
    return readPolicies(tx, ctx);
  });
}
