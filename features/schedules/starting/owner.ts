import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Role, roleScopes, roles } from "@/lib/auth/roles";
import type { Transaction } from "@/lib/db/client";

/** For whom a schedule or a webhook starts runs, as they stand now. */
export interface StartOwner {
  organizationId: string;
  userId: string;
  /** Null for somebody who belongs to the organization no more. */
  role: Role | null;
  isActive: boolean;
  organization: "open" | "suspended" | "deleted";
}

const Row = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  role: z.enum(roles).nullable(),
  is_active: z.boolean(),
  organization: z.enum(["open", "suspended", "deleted"]),
});
export const ownerShape = Row.shape;

/** The columns of `StartOwner`, for a system statement whose row with `organization_id` and `user_id` has this alias. */
export function ownerColumns(alias: "s" | "t") {
  const [organizationId, userId] = [sql.raw(`${alias}.organization_id`), sql.raw(`${alias}.user_id`)];
  return sql`${organizationId}, ${userId},
    (select m.role from memberships m where m.organization_id = ${organizationId} and m.user_id = ${userId}) as role,
    (select u.disabled_at is null and u.approval = 'approved' from users u where u.id = ${userId}) as is_active,
    (select case when o.delete_after is not null then 'deleted' when o.suspended_at is not null then 'suspended'
      else 'open' end from organizations o where o.id = ${organizationId}) as organization`;
}

export function toOwner(row: z.output<typeof Row>): StartOwner {
  return {
    organizationId: row.organization_id,
    userId: row.user_id,
    role: row.role,
    isActive: row.is_active,
    organization: row.organization,
  };
}

/** The owner of a row of the caller's own organization. For system transactions. */
export async function readOwner(tx: Transaction, organizationId: string, userId: string): Promise<StartOwner> {
  const rows = await tx.execute(sql`
    select ${ownerColumns("s")} from (select ${organizationId}::uuid as organization_id, ${userId}::uuid as user_id) s`);
  return toOwner(Row.parse(rows[0]));
}

/** Why nothing may be started for the owner at the moment, in words; null when it may. */
export function obstacleOf({ role, isActive, organization }: StartOwner): string | null {
  if (organization === "deleted") return "The organization is being deleted.";
  if (organization === "suspended") return "The organization is suspended.";
  if (role === null) return "Its owner does not belong to the organization any more.";
  if (!isActive) return "Its owner's account is disabled.";
  if (!roleScopes[role].has("runs:write")) return "Its owner's role does not allow starting runs.";
  return null;
}
