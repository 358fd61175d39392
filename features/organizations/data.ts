import "server-only";
import { and, count, eq } from "drizzle-orm";
import { z } from "zod";
import { memberships, organizations } from "@/drizzle/schema/identity";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { readIdentity } from "@/lib/auth/identity";
import { type Role, weakerRole } from "@/lib/auth/roles";
import type { OrganizationContext, UserContext } from "@/lib/context";
import { pool, type Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { MyOrganization, OrganizationDetails } from "./schema";
import { findFormerOwner, readFormerSlugs } from "./slugs/slugs";

const list = "organizations";
const Key = z.tuple([z.iso.datetime(), z.uuid()]);

interface Row {
  id: string;
  name: string;
  slug: string;
  createdAt: string;
  joinedAt: string;
  role: Role;
}

/**
 * The organizations of the signed-in person that their session may know of, oldest membership first. Crosses organizations
 * by nature, so it runs as the login role, with the person in its condition.
 */
export async function listMyOrganizations(
  ctx: UserContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: MyOrganization[]; next_cursor: string | null }> {
  const [joinedAt, id] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const identity = await readIdentity(ctx.actor.sessionId);
  const known = identity?.memberships.map(({ organizationId }) => organizationId) ?? [];
  const rows = await pool()<Row[]>`
    select o.id, o.name, o.slug, m.role,
      to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAt"
    from memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${ctx.actor.userId} and m.organization_id = any(${known}::uuid[])
      and (${joinedAt}::timestamptz is null or (m.created_at, o.id) > (${joinedAt}::timestamptz, ${id}::uuid))
    order by m.created_at, o.id limit ${limit + 1}`;
  return toPage(rows, limit, list, (row) => [row.joinedAt, row.id], toMyOrganization);
}

function toMyOrganization({ id, name, slug, createdAt, role }: Row): MyOrganization {
  // Until billing exists every organization counts as the team tier.
  return { id, name, slug, created_at: createdAt, role, plan: "team" };
}

/** A path that names another organization than the request acts in names nothing that this request may see. */
export function requireNamed(ctx: OrganizationContext, id: string): void {
  if (ctx.organization.id !== id) throw notFound("organization");
}

export function getOrganization(ctx: OrganizationContext, id: string): Promise<OrganizationDetails> {
  requireNamed(ctx, id);
  return withOrganization(ctx, (tx) => readDetails(tx, ctx));
}

/** Reads inside a transaction that the caller holds. */
export async function readDetails(tx: Transaction, ctx: OrganizationContext): Promise<OrganizationDetails> {
  const { id, role } = ctx.organization;
  const [[row], [seats], former] = await Promise.all([
    tx.select().from(organizations).where(eq(organizations.id, id)),
    tx.select({ members: count() }).from(memberships).where(eq(memberships.organizationId, id)),
    readFormerSlugs(tx, id),
  ]);
  if (!row) throw notFound("organization");
  return {
    id,
    name: row.name,
    slug: row.slug,
    created_at: row.createdAt.toISOString(),
    role,
    seats: seats?.members ?? 0,
    require_second_factor: row.requireSecondFactor,
    former_slugs: former,
    suspended_reason: row.suspendedAt === null ? null : (row.suspendedReason ?? ""),
    delete_after: row.deleteAfter?.toISOString() ?? null,
  };
}

/** Whether the acting person has an authenticator or a passkey. What belongs to a person is read as the login role. */
export async function hasOwnSecondFactor(ctx: OrganizationContext): Promise<boolean> {
  if (ctx.actor.type !== "user") return false;
  const { userId } = ctx.actor;
  const [row] = await pool()`
    select exists(select from totp_credentials where user_id = ${userId} and confirmed_at is not null)
      or exists(select from passkeys where user_id = ${userId}) as has`;
  return row?.has === true;
}

/** Which of these organizations an old address led to. */
export function findBySlugOfBefore(slug: string, organizationIds: readonly string[]): Promise<string | null> {
  return asSystem((tx) => findFormerOwner(tx, slug, organizationIds));
}

/**
 * The actor's role as it is inside the transaction that holds the organization: somebody may have changed it since the request
 * began. Never above what the request itself may use.
 */
export async function readRoleNow(tx: Transaction, ctx: OrganizationContext): Promise<Role> {
  const { actor, organization } = ctx;
  // A service account has no membership: its token says what it may do.
  if (actor.type === "system" || actor.type === "service_account") return organization.role;
  const [own] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organization.id), eq(memberships.userId, actor.userId)));
  if (!own) throw notFound("organization");
  return weakerRole(own.role, organization.role);
}
