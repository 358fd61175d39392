import { randomUUID } from "node:crypto";
import { hashApiKey, mintApiKey } from "@/lib/auth/api-keys";
import { type Role, roleScopes, type Scope } from "@/lib/auth/roles";
import { signAccessToken } from "@/lib/auth/tokens";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** Somebody's place in the world: who it is, in which organization they try to act, and with which credential. */
export interface Seat {
  userId: string;
  email: string;
  organizationId: string;
  slug: string;
  /** Null for whoever is not signed in. */
  token: string | null;
}

export interface World {
  organization: { id: string; slug: string };
  otherOrganizationId: string;
  roles: Record<Role, Seat>;
  /** Owner of another organization, and of none of ours. */
  foreigner: Seat;
  /** Owner of an organization that an operator suspended. */
  suspended: Seat;
  operator: Seat;
  operatorOfOld: Seat;
  /** The operator, looking through the owner's eyes. */
  impersonator: Seat;
  /** The owner, whose sign-in is an hour old. */
  ownerOfOld: Seat;
  /** A second owner, who has not confirmed their address. */
  unverified: Seat;
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
  const organizations = {
    ours: await makeOrganization(),
    other: await makeOrganization(),
    closed: await makeOrganization("Unpaid invoices"),
  };
  const { ours } = organizations;
  const figures = Object.entries(cast) as [keyof typeof cast, Figure][];
  const made = figures.map(([name, figure]) => {
    const place = figure.organization === null ? null : organizations[figure.organization];
    return { name, figure, place, userId: newId(), email: `seat-${randomUUID()}@example.com` };
  });
  const sql = pool();
  await sql`insert into users ${sql(
    made.map(({ userId, email, figure }) => ({
      id: userId,
      email,
      name: "Sam Seat",
      email_verified_at: figure.verified === false ? null : new Date().toISOString(),
      platform_role: figure.operates ? "platform_operator" : null,
    })),
  )}`;
  await sql`insert into memberships ${sql(
    made.flatMap(({ userId, figure, place }) =>
      place ? [{ organization_id: place.id, user_id: userId, role: figure.role }] : [],
    ),
  )}`;
  const seats = new Map<string, Seat>();
  for (const { name, userId, email } of made) {
    // Who belongs to another organization, or to none, tries to act in ours.
    const aim = name === "suspended" ? organizations.closed : ours;
    seats.set(name, { userId, email, organizationId: aim.id, slug: aim.slug, token: await tokenOf(userId) });
  }
  return toWorld(ours, organizations.other.id, (name) => seats.get(name) as Seat);
}

async function toWorld(ours: Organization, otherId: string, seat: (name: keyof typeof cast) => Seat): Promise<World> {
  const [owner, operator] = [seat("owner"), seat("operator")];
  return {
    organization: ours,
    otherOrganizationId: otherId,
    roles: { viewer: seat("viewer"), member: seat("member"), admin: seat("admin"), owner },
    foreigner: seat("foreigner"),
    suspended: seat("suspended"),
    unverified: seat("unverified"),
    operator,
    operatorOfOld: { ...operator, token: await tokenOf(operator.userId, { hoursAgo: 1 }) },
    impersonator: { ...owner, token: await tokenOf(owner.userId, { impersonatorId: operator.userId }) },
    ownerOfOld: { ...owner, token: await tokenOf(owner.userId, { hoursAgo: 1 }) },
  };
}

async function makeOrganization(suspendedReason: string | null = null): Promise<Organization> {
  const id = newId();
  const slug = `org-${id}`;
  await pool()`
    insert into organizations (id, name, slug, suspended_at, suspended_reason)
    values (${id}, 'Works', ${slug}, ${suspendedReason === null ? null : new Date().toISOString()}, ${suspendedReason})`;
  return { id, slug };
}

type Organization = World["organization"];

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
  const { owner } = world.roles;
  await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${newId()}, ${world.organization.id}, ${owner.userId}, 'Key', ${visiblePrefix}, ${hashApiKey(secret)}, ${[...scopes]})`;
  return { ...owner, token: secret };
}
