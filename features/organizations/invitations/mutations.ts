import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, isNull, or, sql } from "drizzle-orm";
import { invitations } from "@/drizzle/schema/access";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import type { Role } from "@/lib/auth/roles";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { digest } from "@/lib/crypto/digest";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { requireMail } from "@/lib/mail/configuration";
import { consume } from "@/lib/rate-limit/consume";
import { rateOf } from "@/lib/rate-limit/rates";
import { readRoleNow } from "../data";
import { lockOrganization } from "../mutations";
import { canGrant } from "../permissions";
import { invitationDays, resendSeconds } from "./constants";
import { type InvitationRow, lockInvitation, readNames, stateOf, toInvitation } from "./data";
import type { CreateInvitations, Invitation, InvitationOutcome } from "./schema";

const secretBytes = 32;
const expiry = sql`now() + make_interval(days => ${invitationDays})`;

/**
 * Invites addresses, each with one mail. Whether an address has an account is never looked at, only whether it is a
 * member's, which the caller may see anyway.
 */
export async function createInvitations(
  ctx: OrganizationContext,
  { emails, role }: CreateInvitations,
): Promise<{ data: InvitationOutcome[] }> {
  requireMail();
  requireGrant(ctx.organization.role, role);
  const addresses = [...new Set(emails)];
  await countMails(ctx.organization.id, addresses.length);
  const [members, inviter] = await Promise.all([readMembers(ctx, addresses), readInviter(ctx)]);
  const guests = addresses.filter((email) => !members.has(email));
  const made = await withOrganization(ctx, (tx) => inviteAll(tx, ctx, { emails: guests, role, inviter }));
  const names = await readNames([...made.values()].map(({ row }) => row));
  const data = addresses.map((email): InvitationOutcome => {
    const found = made.get(email);
    if (!found) return { email, outcome: "already_member", invitation: null };
    return { email, outcome: found.isNew ? "invited" : "already_invited", invitation: toInvitation(found.row, names) };
  });
  return { data };
}

async function inviteAll(
  tx: Transaction,
  ctx: OrganizationContext,
  { emails, role, inviter }: { emails: string[]; role: Role; inviter: string },
) {
  const organization = await lockOrganization(tx, ctx.organization.id);
  requireGrant(await readRoleNow(tx, ctx), role);
  const made = new Map<string, { row: InvitationRow; isNew: boolean }>();
  for (const email of emails) {
    const open = await findUndecided(tx, ctx, email);
    if (open && stateOf(open) === "open") {
      made.set(email, { row: open, isNew: false });
      continue;
    }
    // An expired one still holds the address's only place.
    if (open) await revoke(tx, open.id);
    const secret = makeSecret();
    const row = await insertInvitation(tx, ctx, { email, role, secret });
    await sendInvitation(tx, row, { organization: organization.name, inviter, secret });
    made.set(email, { row, isNew: true });
  }
  for (const { row, isNew } of made.values()) {
    if (!isNew) continue;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "invitation.created",
      target: { type: "invitation", id: row.id },
      after: { email: row.email, role: row.role, expires_at: row.expiresAt.toISOString() },
    });
  }
  return made;
}

/** Sends an open or expired invitation again, with a new secret: the link of the earlier mail stops working. */
export async function resendInvitation(ctx: OrganizationContext, id: string): Promise<Invitation> {
  requireMail();
  await countMails(ctx.organization.id, 1);
  const inviter = await readInviter(ctx);
  const row = await withOrganization(ctx, async (tx) => {
    const organization = await lockOrganization(tx, ctx.organization.id);
    const before = await lockUndecided(tx, ctx, id);
    requireGrant(await readRoleNow(tx, ctx), before.role);
    requirePause(before);
    const secret = makeSecret();
    const [after] = await tx
      .update(invitations)
      .set({ tokenHash: digest(secret), lastSentAt: sql`now()`, expiresAt: expiry, invitedBy: actingUserId(ctx) })
      .where(eq(invitations.id, id))
      .returning();
    if (!after) throw new Error("An invitation that is held by its transaction disappeared.");
    await sendInvitation(tx, after, { organization: organization.name, inviter, secret });
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "invitation.resent",
      target: { type: "invitation", id },
      before: { expires_at: before.expiresAt.toISOString() },
      after: { expires_at: after.expiresAt.toISOString() },
      detail: { email: after.email },
    });
    return after;
  });
  return toInvitation(row, await readNames([row]));
}

/** Takes an invitation back. One to a role above the caller's own is not theirs to revoke. */
export async function revokeInvitation(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const before = await lockUndecided(tx, ctx, id);
    requireGrant(ctx.organization.role, before.role);
    await revoke(tx, id);
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "invitation.revoked",
      target: { type: "invitation", id },
      before: { email: before.email, role: before.role },
    });
  });
}

/**
 * Ends what an earlier right has left behind, when somebody's role changes or ends: open invitations to their address, and those
 * that they sent to roles they may no longer hand out. Returns how many there were.
 */
export async function revokeInvitationsAfter(
  tx: Transaction,
  organizationId: string,
  person: { id: string; email: string; role: Role | null },
): Promise<number> {
  const undecided = await tx
    .select({ id: invitations.id, email: invitations.email, role: invitations.role })
    .from(invitations)
    .where(
      and(
        eq(invitations.organizationId, organizationId),
        isUndecided,
        or(eq(sql`lower(${invitations.email})`, person.email.toLowerCase()), eq(invitations.invitedBy, person.id)),
      ),
    )
    .for("update");
  const { role } = person;
  const ended = undecided.filter(
    (one) => one.email.toLowerCase() === person.email.toLowerCase() || role === null || !canGrant(role, one.role),
  );
  for (const { id } of ended) await revoke(tx, id);
  return ended.length;
}

const isUndecided = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

async function revoke(tx: Transaction, id: string): Promise<void> {
  await tx.update(invitations).set({ revokedAt: sql`now()` }).where(eq(invitations.id, id));
}

async function findUndecided(tx: Transaction, ctx: OrganizationContext, email: string) {
  const [row] = await tx
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.organizationId, ctx.organization.id),
        eq(sql`lower(${invitations.email})`, email),
        isUndecided,
      ),
    );
  return row;
}

async function lockUndecided(tx: Transaction, ctx: OrganizationContext, id: string): Promise<InvitationRow> {
  const row = await lockInvitation(tx, ctx, id);
  if (row.acceptedAt !== null) throw new AppError("conflict", "This invitation was accepted already.");
  if (row.revokedAt !== null) throw new AppError("conflict", "This invitation was revoked already. Invite them anew.");
  return row;
}

async function insertInvitation(
  tx: Transaction,
  ctx: OrganizationContext,
  { email, role, secret }: { email: string; role: Role; secret: string },
): Promise<InvitationRow> {
  const [row] = await tx
    .insert(invitations)
    .values({
      id: newId(),
      organizationId: ctx.organization.id,
      email,
      role,
      tokenHash: digest(secret),
      invitedBy: actingUserId(ctx),
      expiresAt: expiry,
    })
    .returning();
  if (!row) throw new Error("An invitation was not stored.");
  return row;
}

function sendInvitation(
  tx: Transaction,
  { email, role, expiresAt }: InvitationRow,
  { organization, inviter, secret }: { organization: string; inviter: string; secret: string },
): Promise<void> {
  const props = { organization, inviter, role, url: appUrl(`/invite/${secret}`), expiresAt };
  return enqueueMail(tx, { template: "invitation", to: { email, name: null }, props });
}

function makeSecret(): string {
  return randomBytes(secretBytes).toString("base64url");
}

function requireGrant(actor: Role, role: Role): void {
  if (canGrant(actor, role)) return;
  throw new AppError("forbidden", "You cannot hand out a role above your own.");
}

function requirePause({ lastSentAt }: InvitationRow): void {
  const waitSeconds = Math.ceil(resendSeconds - (Date.now() - lastSentAt.getTime()) / 1000);
  if (waitSeconds <= 0) return;
  throw new AppError("rate_limited", `It was sent just now. Try again in ${waitSeconds} seconds.`, {
    headers: { "retry-after": String(waitSeconds) },
  });
}

/** Every mail counts, so that one request with many addresses is not cheaper than many with one. */
async function countMails(organizationId: string, mails: number): Promise<void> {
  const { account: points, durationSeconds } = rateOf("invitation");
  const limiter = { name: "invitation:mail", points, durationSeconds, store: "shared" as const };
  for (let sent = 0; sent < mails; sent++) await consume(limiter, organizationId);
}

async function readMembers(ctx: OrganizationContext, emails: string[]): Promise<Set<string>> {
  const rows = await pool()<{ email: string }[]>`
    select lower(u.email) as email from memberships m join users u on u.id = m.user_id
    where m.organization_id = ${ctx.organization.id} and lower(u.email) = any(${emails})`;
  return new Set(rows.map(({ email }) => email));
}

async function readInviter(ctx: OrganizationContext): Promise<string> {
  const [person] = await pool()<{ name: string }[]>`select name from users where id = ${actingUserId(ctx)}`;
  return person?.name ?? "";
}
