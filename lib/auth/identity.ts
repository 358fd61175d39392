import "server-only";
import { z } from "zod";
import { type Role, roles } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";

const Identity = z.object({
  sessionId: z.string(),
  userId: z.string(),
  kind: z.enum(["browser", "token"]),
  platformRole: z.enum(["platform_operator"]).nullable(),
  email: z.string(),
  name: z.string(),
  memberships: z.array(
    z.object({
      organizationId: z.string(),
      name: z.string(),
      slug: z.string(),
      role: z.enum(roles),
      seats: z.number().int(),
    }),
  ),
});

/** A person behind a live session, with every organization they belong to, oldest membership first. */
export type Identity = z.output<typeof Identity>;
export interface Membership {
  organizationId: string;
  name: string;
  slug: string;
  role: Role;
  /** Members of the organization: what its pooled limits are multiplied by. */
  seats: number;
}

/**
 * Reads a session that is neither revoked nor expired, its user and their memberships in one indexed statement, across
 * organizations by nature. Notes at most every five minutes that the session was seen.
 */
export async function readIdentity(sessionId: string): Promise<Identity | null> {
  const [row] = await pool()`
    with touched as (
      update sessions set last_seen_at = now() where id = ${sessionId} and last_seen_at < now() - interval '5 minutes')
    select s.id as "sessionId", s.kind, u.id as "userId", u.platform_role as "platformRole", u.email, u.name,
      coalesce((
        select json_agg(json_build_object(
          'organizationId', o.id, 'name', o.name, 'slug', o.slug, 'role', m.role,
          'seats', (select count(*) from memberships seat where seat.organization_id = o.id)
        ) order by m.created_at, o.id)
        from memberships m join organizations o on o.id = m.organization_id where m.user_id = u.id
      ), '[]'::json) as memberships
    from sessions s join users u on u.id = s.user_id
    where s.id = ${sessionId} and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null`;
  return row ? Identity.parse(row) : null;
}
