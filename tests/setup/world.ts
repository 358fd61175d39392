import { randomUUID } from "node:crypto";
import { hashApiKey, mintApiKey } from "@/lib/auth/api-keys";
import { type Role, roleScopes, type Scope } from "@/lib/auth/roles";
import { signAccessToken } from "@/lib/auth/tokens";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** Somebody's place in the world: who it is, and in which organization they try to act. */
export interface Seat {
  userId: string;
  email: string;
  organizationId: string;
  slug: string;
  /** Null for whoever is not signed in. */
  token: string | null;
}

interface Organization {
  id: string;
  slug: string;
}

export interface World {
  organization: Organization;
  otherOrganizationId: string;
  /** Everybody, not signed in yet. */
  seats: Record<keyof typeof cast, Seat>;
}

const everything: ReadonlySet<Scope> = roleScopes.owner;

interface Figure {
  organization: "ours" | "other" | "closed" | null;
  role: Role;
  verified?: boolean;
  operates?: boolean;
}

const cast = {
  viewer: { organization: "ours", role: "viewer" },
  member: { organization: "ours", role: "member" },
  admin: { organization: "ours", role: "admin" },
  owner: { organization: "ours", role: "owner" },
  unverified: { organization: "ours", role: "owner", verified: false },
  foreigner: { organization: "other", role: "owner" },
  suspended: { organization: "closed", role: "owner" },
  operator: { organization: null, role: "owner", operates: true },
} as const satisfies Record<string, Figure>;

/** Three organizations and everybody whose requests an endpoint must tell apart, written straight into the database. */
export async function makeWorld(): Promise<World> {
  const sql = pool();
  const organizations = { ours: newOrganization(), other: newOrganization(), closed: newOrganization() };
  const { ours, other, closed } = organizations;
  await sql`insert into organizations ${sql(
    [ours, other, closed].map((each) => ({
      ...each,
      name: "Works",
      suspended_at: each === closed ? new Date().toISOString() : null,
      suspended_reason: each === closed ? "Unpaid invoices" : null,
    })),
  )}`;
  const figures = (Object.entries(cast) as [keyof typeof cast, Figure][]).map(([name, figure]) => {
    const place = figure.organization === null ? null : organizations[figure.organization];
    return { name, figure, place, userId: newId(), email: `seat-${randomUUID()}@example.com` };
  });
  await sql`insert into users ${sql(
    figures.map(({ userId, email, figure }) => ({
      id: userId,
      email,
      name: "Sam Seat",
      email_verified_at: figure.verified === false ? null : new Date().toISOString(),
      platform_role: figure.operates ? "platform_operator" : null,
    })),
  )}`;
  await sql`insert into memberships ${sql(
    figures.flatMap(({ userId, figure, place }) =>
      place ? [{ organization_id: place.id, user_id: userId, role: figure.role }] : [],
    ),
  )}`;
  const seats = figures.map(({ name, userId, email }) => {
    // Who belongs to another organization, or to none, tries to act in ours.
    const aim = name === "suspended" ? closed : ours;
    return [name, { userId, email, organizationId: aim.id, slug: aim.slug, token: null }] as const;
  });
  return {
    organization: ours,
    otherOrganizationId: other.id,
    seats: Object.fromEntries(seats) as World["seats"],
  };
}

function newOrganization(): Organization {
  const id = newId();
  return { id, slug: `org-${id}` };
}

/** The seat with a session of its own, signed in just now unless told. */
export async function signedIn(seat: Seat, session: Parameters<typeof tokenOf>[1] = {}): Promise<Seat> {
  return { ...seat, token: await tokenOf(seat.userId, session) };
}

/** Somebody who belongs to nothing. */
export async function makeStranger({ verified = true } = {}): Promise<{ userId: string; email: string }> {
  const userId = newId();
  const email = `stranger-${randomUUID()}@example.com`;
  await pool()`
    insert into users (id, email, name, email_verified_at)
    values (${userId}, ${email}, 'Sandy Stranger', ${verified ? new Date().toISOString() : null})`;
  return { userId, email };
}

/** A token of a session of their own, signed in just now unless told. */
export async function tokenOf(
  userId: string,
  { hoursAgo = 0, impersonatorId = null }: { hoursAgo?: number; impersonatorId?: string | null } = {},
): Promise<string> {
  const sessionId = newId();
  await pool()`
    insert into sessions (id, user_id, kind, methods, authenticated_at, expires_at, impersonator_id)
    values (${sessionId}, ${userId}, 'token', ${["password", "totp"]}, now() - ${hoursAgo} * interval '1 hour',
      now() + interval '1 day', ${impersonatorId})`;
  return (await signAccessToken({ userId, sessionId, organizationId: null, role: null, scopes: everything })).token;
}

/** An API key of the owner with these scopes. */
export async function keyOf(world: World, scopes: readonly string[]): Promise<Seat> {
  const { secret, visiblePrefix } = mintApiKey();
  const { owner } = world.seats;
  await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${newId()}, ${world.organization.id}, ${owner.userId}, 'Key', ${visiblePrefix}, ${hashApiKey(secret)}, ${[...scopes]})`;
  return { ...owner, token: secret };
}
