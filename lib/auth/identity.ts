import "server-only";
import { z } from "zod";
import { idleSessionSeconds } from "@/lib/auth/lifetimes";
import { type Role, roles } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";

export const Membership = z.object({
  organizationId: z.string(),
  name: z.string(),
  slug: z.string(),
  role: z.enum(roles),
  seats: z.number().int(),
  requireSecondFactor: z.boolean(),
  singleSignOnId: z.string().nullable(),
  suspendedReason: z.string().nullable(),
  deleteAfter: z.string().nullable(),
});

const Session = z.object({
  id: z.string(),
  kind: z.enum(["browser", "token"]),
  impersonatorId: z.string().nullable(),
  methods: z.array(z.string()),
  authenticatedAgoSeconds: z.number(),
  oidcConnectionId: z.string().nullable(),
});

const SessionIdentity = z.object({
  userId: z.string(),
  platformRole: z.enum(["platform_operator"]).nullable(),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  memberships: z.array(Membership),
  session: Session,
});

/** What a session tells about how its person proved who they are. */
export type SessionFacts = z.output<typeof Session>;

/** A person behind a live session, with every organization they belong to, oldest membership first. */
export type SessionIdentity = z.output<typeof SessionIdentity>;

/** Whose right a credential uses: a signed-in person's, or, without a session, that of a key or service account. */
export type Identity = Omit<SessionIdentity, "session"> & { session: SessionFacts | null };

export interface Membership {
  organizationId: string;
  name: string;
  slug: string;
  role: Role;
  /** Members of the organization: what its pooled limits are multiplied by. */
  seats: number;
  /** The organization admits only sessions with a second factor. */
  requireSecondFactor: boolean;
  /** The OIDC connection the person must come through, where the organization enforces one for their domain. */
  singleSignOnId: string | null;
  /** Why an operator suspended it; null for an organization in good standing. */
  suspendedReason: string | null;
  /** When it is purged, where an owner deleted it (ISO 8601). */
  deleteAfter: string | null;
}

/** Methods of proof that count as a second factor by themselves or beside a password. */
const strongMethods = new Set(["totp", "recovery_code", "passkey", "trusted_device"]);

/** Whether the session was opened with more than one factor; a passkey is two in one (possession and its unlocking). */
export function hasSecondFactor(session: Pick<SessionFacts, "methods">): boolean {
  return session.methods.some((method) => strongMethods.has(method));
}

/**
 * The JSON array of a person's memberships as `Membership` describes it, for a statement that has the user under `u`.
 * Owners are never locked out by an enforced connection: somebody must be able to repair it.
 */
export const membershipsOfUser = `coalesce((
  select json_agg(json_build_object(
    'organizationId', o.id, 'name', o.name, 'slug', o.slug, 'role', m.role,
    'seats', (select count(*) from memberships seat where seat.organization_id = o.id),
    'requireSecondFactor', o.require_second_factor,
    'suspendedReason', case when o.suspended_at is not null then coalesce(o.suspended_reason, '') end,
    'deleteAfter', to_char(o.delete_after at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'singleSignOnId', case when m.role <> 'owner' then (
      select c.id from oidc_connections c join verified_domains d on d.organization_id = c.organization_id
      where c.organization_id = o.id and c.enabled and c.enforced and d.verified_at is not null
        and d.domain = lower(split_part(u.email, '@', 2))
      limit 1) end
  ) order by m.created_at, o.id)
  from memberships m join organizations o on o.id = m.organization_id where m.user_id = u.id
), '[]'::json)`;

/**
 * Reads a session that is neither revoked nor expired nor left idle, its user and their memberships in one indexed
 * statement, across organizations by nature. Notes at most every five minutes that the session was seen. A session that came
 * through an organization's own provider has no platform role and, without a second factor of the account itself, opens no
 * other organization: that organization's admins decide whom it lets in.
 */
export async function readIdentity(sessionId: string): Promise<SessionIdentity | null> {
  const sql = pool();
  const [row] = await sql`
    with touched as (
      update sessions set last_seen_at = now() where id = ${sessionId} and last_seen_at < now() - interval '5 minutes'
        and last_seen_at > now() - make_interval(secs => ${idleSessionSeconds}))
    select u.id as "userId", u.email, u.name,
      case when s.oidc_connection_id is null and s.impersonator_id is null then u.platform_role end as "platformRole",
      u.email_verified_at is not null as "emailVerified", ${sql.unsafe(membershipsOfUser)} as memberships,
      (select c.organization_id from oidc_connections c where c.id = s.oidc_connection_id and c.enabled) as "connectedTo",
      json_build_object(
        'id', s.id, 'kind', s.kind, 'methods', s.methods, 'impersonatorId', s.impersonator_id,
        'authenticatedAgoSeconds', extract(epoch from now() - s.authenticated_at),
        'oidcConnectionId', s.oidc_connection_id
      ) as session
    from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and s.revoked_at is null and s.expires_at > now()
      and s.last_seen_at > now() - make_interval(secs => ${idleSessionSeconds})
      and u.disabled_at is null and u.approval = 'approved'`;
  if (!row) return null;
  const identity = SessionIdentity.parse(row);
  if (identity.session.oidcConnectionId === null || hasSecondFactor(identity.session)) return identity;
  const memberships = identity.memberships.filter(({ organizationId }) => organizationId === row.connectedTo);
  return { ...identity, memberships };
}
