import "server-only";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/identity";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { Transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Whether configuration names this address: its owner may register whatever the sign-up policy, or nobody could begin. */
export function isConfiguredOperator(email: string): boolean {
  return env().OPERATOR_EMAIL?.toLowerCase() === email.trim().toLowerCase();
}

/**
 * Makes the account whose confirmed address OPERATOR_EMAIL names a platform operator; at boot and when an address is proved.
 * Where sign-ups wait for approval, this one does not: there may be nobody yet to approve it.
 */
export async function admitConfiguredOperator(tx: Transaction): Promise<void> {
  const email = env().OPERATOR_EMAIL?.toLowerCase();
  if (email === undefined) return;
  const [admitted] = await tx
    .update(users)
    .set({ platformRole: "platform_operator", approval: "approved", updatedAt: sql`now()` })
    .where(
      and(
        sql`lower(${users.email}) = ${email}`,
        eq(users.kind, "person"),
        inArray(users.approval, ["approved", "pending"]),
        isNotNull(users.emailVerifiedAt),
        isNull(users.platformRole),
        isNull(users.disabledAt),
      ),
    )
    .returning({ userId: users.id });
  if (!admitted) return;
  const source = { requestId: null, address: null, userAgent: null };
  const detail = { reason: "OPERATOR_EMAIL" };
  await recordSecurityEvent(tx, { ...admitted, ...source, kind: "platform_role.granted", detail });
}

/**
 * Refuses what would leave the installation without an operator, and returns the other operators. Locks all of them in one
 * order, so that two cannot remove each other at the same moment.
 */
export async function requireOtherOperators(tx: Transaction, userId: string): Promise<string[]> {
  const operators = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.platformRole, "platform_operator"), isNull(users.disabledAt)))
    .orderBy(users.id)
    .for("update");
  const others = operators.map(({ id }) => id).filter((id) => id !== userId);
  if (others.length > 0 || operators.length === 0) return others;
  throw new AppError("conflict", "You are the last operator of this installation. Make somebody else one first.");
}
