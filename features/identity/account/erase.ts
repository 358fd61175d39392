import "server-only";
import { eq, sql } from "drizzle-orm";
import { conversations } from "@/drizzle/schema/conversations";
import { memberships, organizations, users } from "@/drizzle/schema/identity";
import { idempotencyKeys } from "@/drizzle/schema/operations";
import { runs } from "@/drizzle/schema/runs";
import { enqueueMail } from "@/features/notifications/mail/enqueue";
import { revokeInvitationsAfter } from "@/features/organizations/invitations/mutations";
import { lockOrganization } from "@/features/organizations/mutations";
import type { UserContext } from "@/lib/context";
import { appendAudit } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { forgetFailedSignIns } from "../sign-in/prove-password";
import { lockPerson } from "./lock-person";
import { requireOtherOperators } from "./platform-operators";

interface Belonging {
  id: string;
  name: string;
  role: string;
  others: number;
  otherOwners: number;
}

/**
 * Erases a person for good: their rows, what they wrote, and the organizations in which they are alone. What others rely on stays
 * without them: audit rows and usage keep an id that leads to nobody. Invitations they sent are taken back. Throws
 * `last_owner` with the names of organizations that would be left without an owner.
 */
export async function eraseMyself(ctx: UserContext): Promise<void> {
  const userId = ctx.actor.userId;
  const email = await asSystem(async (tx) => {
    await requireOtherOperators(tx, userId);
    const belongings = await lockBelongings(tx, userId);
    requireSuccessors(belongings);
    const user = await lockPerson(tx, userId);
    for (const { id, others } of belongings) {
      if (others === 0) await eraseOrganization(tx, id);
      else await revokeInvitationsAfter(tx, id, { id: userId, email: user.email, role: null });
    }
    await erasePerson(tx, user);
    await enqueueMail(tx, { template: "account_deleted", to: { email: user.email, name: user.name }, props: {} });
    for (const { id, others } of belongings) if (others > 0) await noteDeparture(tx, ctx, id);
    return user.email;
  });
  await forgetFailedSignIns(email);
}

/** The person's organizations, locked in one order so that nobody joins, leaves or hands over meanwhile. */
async function lockBelongings(tx: Transaction, userId: string): Promise<Belonging[]> {
  const before = await readBelongings(tx, userId);
  for (const { id } of before) await lockOrganization(tx, id);
  const after = await readBelongings(tx, userId);
  if (before.map(({ id }) => id).join() !== after.map(({ id }) => id).join()) {
    throw new AppError("conflict", "Your organizations changed just now. Try again.");
  }
  return after;
}

async function readBelongings(tx: Transaction, userId: string): Promise<Belonging[]> {
  const others = sql`from memberships other where other.organization_id = memberships.organization_id
    and other.user_id <> ${userId}`;
  return tx
    .select({
      id: memberships.organizationId,
      name: organizations.name,
      role: memberships.role,
      others: sql<number>`(select count(*)::int ${others})`,
      otherOwners: sql<number>`(select count(*)::int ${others} and other.role = 'owner')`,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(eq(memberships.userId, userId))
    .orderBy(memberships.organizationId);
}

function requireSuccessors(belongings: Belonging[]): void {
  const orphaned = belongings.filter(({ role, others, otherOwners }) => role === "owner" && others > 0 && !otherOwners);
  if (orphaned.length === 0) return;
  const names = orphaned.map(({ name }) => `“${name}”`).join(", ");
  throw new AppError(
    "last_owner",
    `You are the last owner of ${names}. Hand over the ownership or delete the organization first.`,
  );
}

async function eraseOrganization(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`
    delete from users where kind = 'service_account' and id in (
      select user_id from service_accounts where organization_id = ${id})`);
  await tx.delete(organizations).where(eq(organizations.id, id));
}

/** What refers to the person and does not go with their row, and then the row. */
async function erasePerson(tx: Transaction, { id, email }: { id: string; email: string }): Promise<void> {
  await tx.delete(conversations).where(eq(conversations.userId, id));
  await tx.delete(runs).where(eq(runs.userId, id));
  await tx.delete(idempotencyKeys).where(eq(idempotencyKeys.actorId, id));
  await tx.execute(sql`
    delete from invitations where accepted_by = ${id}
      or (lower(email) = lower(${email}) and (revoked_at is not null or expires_at < now()))`);
  await tx.delete(users).where(eq(users.id, id));
}

/** The organization learns that a member left, not from which address they did. */
async function noteDeparture(
  tx: Transaction,
  { actor, requestId }: UserContext,
  organizationId: string,
): Promise<void> {
  const source = { actor: { type: "user" as const, id: actor.userId }, requestId, address: null, userAgent: null };
  await appendAudit(tx, source, {
    organizationId,
    action: "member.left",
    target: { type: "member", id: actor.userId },
    detail: { reason: "account_deleted" },
  });
}
