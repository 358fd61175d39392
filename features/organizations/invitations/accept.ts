import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { invitations } from "@/drizzle/schema/access";
import { memberships, organizations, users } from "@/drizzle/schema/identity";
import { recordActivity } from "@/features/activity/recording/record";
import type { Role } from "@/lib/auth/roles";
import type { UserContext } from "@/lib/context";
import { digest } from "@/lib/crypto/digest";
import { type AuditSource, appendAudit, auditSource } from "@/lib/db/audit";
import { pool, type Transaction } from "@/lib/db/client";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { isAbove } from "../permissions";
import type { MyOrganization } from "../schema";
import { stateOf } from "./data";
import type { InvitationState } from "./schema";
import { maskEmail } from "./utils";

interface Guest {
  userId: string;
  email: string;
}

/**
 * What the page behind an invitation's link shows. Whoever has the secret has the mail, so it names the organization while the
 * invitation is open, and no longer afterwards.
 */
export type InvitationView =
  | { state: "unknown" | "expired" | "revoked" }
  | { state: "accepted"; acceptedBy: string | null; slug: string }
  | {
      state: "open";
      email: string;
      role: Role;
      organization: string;
      inviter: string | null;
      /** Whether the address belongs to an account. */
      hasAccount: boolean;
      /** The connection through which the organization wants people of the address's domain to come. */
      singleSignOnId: string | null;
    };

interface ViewRow {
  state: InvitationState;
  acceptedBy: string | null;
  slug: string;
  email: string;
  role: Role;
  organization: string;
  inviter: string | null;
  hasAccount: boolean;
  singleSignOnId: string | null;
}

/** Reads an invitation by its secret, across organizations by nature: nobody is a member yet. */
export async function viewInvitation(secret: string): Promise<InvitationView> {
  const [row] = await pool()<ViewRow[]>`
    select case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
        when i.expires_at <= now() then 'expired' else 'open' end as state,
      i.accepted_by as "acceptedBy", i.email, i.role, o.slug, o.name as organization, inviter.name as inviter,
      exists(select from users u where lower(u.email) = lower(i.email)) as "hasAccount",
      (select c.id from oidc_connections c join verified_domains d on d.organization_id = c.organization_id
        where c.organization_id = o.id and c.enabled and c.enforced and d.verified_at is not null
          and d.domain = lower(split_part(i.email, '@', 2)) limit 1) as "singleSignOnId"
    from invitations i join organizations o on o.id = i.organization_id left join users inviter on inviter.id = i.invited_by
    where i.token_hash = ${digest(secret)} and o.suspended_at is null and o.delete_after is null`;
  if (!row) return { state: "unknown" };
  const { state } = row;
  if (state === "accepted") return { state, acceptedBy: row.acceptedBy, slug: row.slug };
  if (state !== "open") return { state };
  const { email, role, organization, inviter, hasAccount, singleSignOnId } = row;
  return { state, email, role, organization, inviter, hasAccount, singleSignOnId };
}

/** The signed-in person joins. Of any number of parallel calls one makes the membership; the others find it. */
export function acceptInvitation(ctx: UserContext, secret: string): Promise<MyOrganization> {
  const { userId } = ctx.actor;
  return asSystem(async (tx) => {
    const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
    if (!user) throw new AppError("unauthenticated", "This session has ended. Sign in again.");
    // The link came by mail, so whoever has it and the account of its address owns both.
    await tx
      .update(users)
      .set({ emailVerifiedAt: sql`now()` })
      .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt), isInvited(secret)));
    return joinByInvitation(tx, secret, { userId, email: user.email }, auditSource(ctx));
  });
}

/**
 * Makes somebody a member by an invitation's secret, in the caller's system transaction, and spends it. Throws `link_invalid`
 * for a secret that is not open, and `forbidden` for an account with another address.
 */
export async function joinByInvitation(
  tx: Transaction,
  secret: string,
  guest: Guest,
  source: AuditSource,
): Promise<MyOrganization> {
  const { invitation, organization } = await lockBySecret(tx, secret);
  if (invitation.email.toLowerCase() !== guest.email.toLowerCase()) throw wrongAccount(invitation.email);
  const membership = await findMembership(tx, organization.id, guest.userId);
  if (invitation.acceptedBy === guest.userId && membership) return toMine(organization, membership.role);
  requireOpen(invitation, organization);
  const role = membership && !isAbove(invitation.role, membership.role) ? membership.role : invitation.role;
  await tx
    .insert(memberships)
    .values({ organizationId: organization.id, userId: guest.userId, role })
    .onConflictDoUpdate({ target: [memberships.organizationId, memberships.userId], set: { role } });
  await tx
    .update(invitations)
    .set({ acceptedAt: sql`now()`, acceptedBy: guest.userId })
    .where(eq(invitations.id, invitation.id));
  if (!membership) await tellJoining(tx, organization.id, guest.userId, role);
  await appendAudit(tx, source, {
    organizationId: organization.id,
    action: "invitation.accepted",
    target: { type: "invitation", id: invitation.id },
    before: { role: membership?.role ?? null },
    after: { role },
    detail: { user_id: guest.userId },
  });
  return toMine(organization, role);
}

async function tellJoining(tx: Transaction, organizationId: string, userId: string, role: Role): Promise<void> {
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  const metadata = { name: user?.name ?? "Somebody", role };
  await recordActivity(tx, { organizationId, actorId: userId }, { kind: "member.joined", subjectId: userId, metadata });
}

/** Locks the organization before the invitation, in the order of everything else that changes who belongs to it. */
async function lockBySecret(tx: Transaction, secret: string) {
  const [found] = await tx
    .select({ organizationId: invitations.organizationId })
    .from(invitations)
    .where(eq(invitations.tokenHash, digest(secret)));
  if (!found) throw linkInvalid();
  const [organization] = await tx
    .select()
    .from(organizations)
    .where(eq(organizations.id, found.organizationId))
    .for("no key update");
  const [invitation] = await tx
    .select()
    .from(invitations)
    .where(eq(invitations.tokenHash, digest(secret)))
    .for("update");
  if (!organization || !invitation) throw linkInvalid();
  return { invitation, organization };
}

async function findMembership(tx: Transaction, organizationId: string, userId: string) {
  const [row] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)));
  return row;
}

function requireOpen(
  invitation: typeof invitations.$inferSelect,
  organization: typeof organizations.$inferSelect,
): void {
  if (stateOf(invitation) !== "open") throw linkInvalid();
  if (organization.deleteAfter !== null) {
    throw new AppError("organization_deleted", "This organization is being deleted and takes nobody in.");
  }
  if (organization.suspendedAt !== null) {
    throw new AppError("organization_suspended", "This organization cannot take anybody in at the moment.");
  }
}

function isInvited(secret: string) {
  return sql`exists (
    select from ${invitations} where ${invitations.tokenHash} = ${digest(secret)}
      and lower(${invitations.email}) = lower(${users.email})
      and ${invitations.acceptedAt} is null and ${invitations.revokedAt} is null and ${invitations.expiresAt} > now())`;
}

function toMine({ id, name, slug, createdAt }: typeof organizations.$inferSelect, role: Role): MyOrganization {
  return { id, name, slug, created_at: createdAt.toISOString(), role, plan: "team" };
}

function linkInvalid(): AppError {
  return new AppError(
    "link_invalid",
    "This invitation cannot be used: it expired, was revoked or used, or a newer mail replaced it. Ask for another one.",
  );
}

function wrongAccount(email: string): AppError {
  return new AppError(
    "forbidden",
    `This invitation is for ${maskEmail(email)}. Sign in with that account to accept it.`,
  );
}
