import "server-only";
import { and, count, eq, isNull, ne, sql } from "drizzle-orm";
import { apiKeys } from "@/drizzle/schema/access";
import { memberships } from "@/drizzle/schema/identity";
import { recordActivity } from "@/features/activity/recording/record";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { readRoleNow, requireNamed } from "@/features/organizations/data";
import { revokeInvitationsAfter } from "@/features/organizations/invitations/mutations";
import { lockOrganization } from "@/features/organizations/mutations";
import { canChangeRole, canManage, type GrantableRole } from "@/features/organizations/permissions";
import { readIdentity } from "@/lib/auth/identity";
import type { Role } from "@/lib/auth/roles";
import { actingUserId, type OrganizationContext, type UserContext } from "@/lib/context";
import { type AuditSource, appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { type MemberRow, readMember, toMember } from "./data";
import type { Member } from "./schema";

/** Gives a member another role. Giving the one they have changes nothing and tells nobody. */
export async function changeMemberRole(ctx: OrganizationContext, userId: string, role: GrantableRole): Promise<Member> {
  const organizationId = ctx.organization.id;
  const member = await readMember(organizationId, userId);
  await withOrganization(ctx, async (tx) => {
    const organization = await lockOrganization(tx, organizationId);
    const from = await lockedRoleOf(tx, organizationId, userId);
    if (!canChangeRole(await readRoleNow(tx, ctx), { from, to: role })) throw aboveOwnRole();
    if (from === role) return;
    await requireAnotherOwner(tx, organizationId, { userId, role: from });
    await setRole(tx, organizationId, userId, role);
    const ended = await revokeInvitationsAfter(tx, organizationId, { id: userId, email: member.email, role });
    const to = { email: member.email, name: member.name };
    const props = { organization: organization.name, role };
    if (userId !== actingUserId(ctx)) await enqueueMail(tx, { template: "membership_role_changed", to, props });
    await recordActivity(tx, ctx, {
      kind: "member.role_changed",
      subjectId: userId,
      metadata: { name: member.name, from, to: role },
      concerned: [userId],
    });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "member.role_changed",
      target: { type: "user", id: userId },
      before: { role: from },
      after: { role },
      ...(ended > 0 ? { detail: { invitations_revoked: ended } } : {}),
    });
  });
  return toMember({ ...member, role });
}

/** Ends somebody's membership, with the keys they made in the organization. */
export async function removeMember(ctx: OrganizationContext, userId: string): Promise<void> {
  const organizationId = ctx.organization.id;
  const member = await readMember(organizationId, userId);
  await withOrganization(ctx, async (tx) => {
    await lockOrganization(tx, organizationId);
    const role = await lockedRoleOf(tx, organizationId, userId);
    if (!canManage(await readRoleNow(tx, ctx), role)) throw aboveOwnRole();
    await endMembership(
      tx,
      organizationId,
      { ...member, role },
      { source: auditSource(ctx), action: "member.removed" },
    );
  });
}

/**
 * Somebody goes by themselves. Also from an organization that does not admit them, so without a context bound to it; but not
 * through the provider of one organization out of another, of which such a session knows nothing.
 */
export async function leaveOrganization(ctx: UserContext, organizationId: string): Promise<void> {
  const { userId, sessionId } = ctx.actor;
  const identity = await readIdentity(sessionId);
  if (!identity?.memberships.some((own) => own.organizationId === organizationId)) throw notFound("organization");
  const member = await readMember(organizationId, userId);
  await asSystem(async (tx) => {
    await lockOrganization(tx, organizationId);
    const role = await lockedRoleOf(tx, organizationId, userId);
    await endMembership(tx, organizationId, { ...member, role }, { source: auditSource(ctx), action: "member.left" });
  });
}

/** Makes a member an owner, and the caller an admin unless they stay one. Told by mail. */
export async function transferOwnership(
  ctx: OrganizationContext,
  organizationId: string,
  { userId, keepOwnership }: { userId: string; keepOwnership: boolean },
): Promise<Member> {
  requireNamed(ctx, organizationId);
  const actorId = actingUserId(ctx);
  if (userId === actorId) throw new AppError("conflict", "You are an owner already. Choose another member.");
  const member = await readMember(organizationId, userId);
  await withOrganization(ctx, async (tx) => {
    const organization = await lockOrganization(tx, organizationId);
    const from = await lockedRoleOf(tx, organizationId, userId);
    if ((await readRoleNow(tx, ctx)) !== "owner") throw aboveOwnRole();
    await setRole(tx, organizationId, userId, "owner");
    if (!keepOwnership) await setRole(tx, organizationId, actorId, "admin");
    const props = { organization: organization.name, url: appUrl(`/${organization.slug}/settings/general`) };
    const to = { email: member.email, name: member.name };
    await enqueueMail(tx, { template: "ownership_received", to, props });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "organization.transferred",
      target: { type: "user", id: userId },
      before: { [userId]: from, [actorId]: "owner" },
      after: { [userId]: "owner", [actorId]: keepOwnership ? "owner" : "admin" },
    });
  });
  return toMember({ ...member, role: "owner" });
}

/** Ends a membership inside a transaction that holds the organization. */
async function endMembership(
  tx: Transaction,
  organizationId: string,
  member: MemberRow,
  { source, action }: { source: AuditSource; action: "member.removed" | "member.left" },
): Promise<void> {
  const { userId, email, role } = member;
  await requireAnotherOwner(tx, organizationId, { userId, role });
  await tx
    .delete(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  const keys = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  const ended = await revokeInvitationsAfter(tx, organizationId, { id: userId, email, role: null });
  const actorId = source.actor.type === "user" ? source.actor.id : null;
  await recordActivity(
    tx,
    { organizationId, actorId },
    { kind: "member.removed", subjectId: userId, metadata: { name: member.name, left: action === "member.left" } },
  );
  await appendAudit(tx, source, {
    organizationId,
    action,
    target: { type: "user", id: userId },
    before: { role },
    detail: { api_keys_revoked: keys.length, invitations_revoked: ended },
  });
}

async function lockedRoleOf(tx: Transaction, organizationId: string, userId: string): Promise<Role> {
  const [row] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  if (!row) throw notFound("member");
  return row.role;
}

/** The organization's row is held, so of two owners who go at the same moment the second finds that they are the last. */
async function requireAnotherOwner(
  tx: Transaction,
  organizationId: string,
  { userId, role }: { userId: string; role: Role },
): Promise<void> {
  if (role !== "owner") return;
  const [others] = await tx
    .select({ owners: count() })
    .from(memberships)
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        eq(memberships.role, "owner"),
        ne(memberships.userId, userId),
      ),
    );
  if (others && others.owners > 0) return;
  throw new AppError("last_owner", "An organization needs an owner. Transfer the ownership first.");
}

async function setRole(tx: Transaction, organizationId: string, userId: string, role: Role): Promise<void> {
  await tx
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
}

function aboveOwnRole(): AppError {
  return new AppError("forbidden", "You cannot give, change or take away a role above your own.");
}
