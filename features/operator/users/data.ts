import "server-only";
import { z } from "zod";
import { lockSeconds } from "@/features/identity/sign-in/prove-password";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { idleSessionSeconds } from "@/lib/auth/lifetimes";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { excerptLength } from "../constants";
import { containing } from "../utils";
import type { OperatedUser, OperatedUserDetail } from "./schema";

interface Search {
  q?: string | undefined;
  state?: OperatedUser["state"] | undefined;
  platform_role?: "platform_operator" | undefined;
  cursor?: string | undefined;
  limit: number;
}

const list = "operator.users";
const Key = z.tuple([z.iso.datetime(), z.uuid()]);
const precise = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
const instant = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** Every person of the installation, newest first. */
export async function listUsers(_ctx: UserContext, { q, state, platform_role, cursor, limit }: Search) {
  const [createdAt, id] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const pattern = q === undefined ? null : containing(q);
  const role = platform_role ?? null;
  const rows = await pool()<(OperatedUser & { sortedAt: string })[]>`
    with page as materialized (
      select u.* from users u
      where u.kind = 'person' and (${role}::text is null or u.platform_role = ${role})
        and (${state ?? null}::text is null or ${state ?? null} = ${stateOf()})
        and (${pattern}::text is null or u.name ilike ${pattern} or u.email ilike ${pattern})
        and (${createdAt}::timestamptz is null or (u.created_at, u.id) < (${createdAt}::timestamptz, ${id}::uuid))
      order by u.created_at desc, u.id desc limit ${limit + 1}
    )
    select ${summary()}, to_char(u.created_at at time zone 'UTC', ${precise}) as "sortedAt"
    from page u order by u.created_at desc, u.id desc`;
  return toPage(
    rows,
    limit,
    list,
    (row) => [row.sortedAt, row.id],
    (row) => row,
  );
}

function summary() {
  return pool()`u.id, u.name, u.email, u.email_verified_at is not null as email_verified, ${stateOf()} as state,
    u.platform_role,
    (select count(*)::int from memberships m where m.user_id = u.id) as organization_count,
    to_char((select max(s.last_seen_at) from sessions s where s.user_id = u.id and s.impersonator_id is null)
      at time zone 'UTC', ${instant}) as last_seen_at,
    to_char(u.created_at at time zone 'UTC', ${instant}) as created_at`;
}

function stateOf() {
  return pool()`case when u.disabled_at is not null then 'disabled'
    when u.approval = 'approved' then 'active' else u.approval end`;
}

type DetailRow = Omit<OperatedUserDetail, "locked_for_seconds">;

/** One person whole. Throws `not_found`. */
export async function getUser(_ctx: UserContext, id: string): Promise<OperatedUserDetail> {
  const [row] = await pool()<DetailRow[]>`
    select ${summary()}, to_char(u.disabled_at at time zone 'UTC', ${instant}) as disabled_at, u.disabled_by,
      (select count(*)::int from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > now()
        and s.impersonator_id is null
        and s.last_seen_at > now() - make_interval(secs => ${idleSessionSeconds})) as active_sessions,
      json_build_object(
        'password', u.password_hash is not null,
        'totp', exists (select from totp_credentials t where t.user_id = u.id and t.confirmed_at is not null),
        'passkeys', (select count(*) from passkeys p where p.user_id = u.id),
        'recovery_codes_left', (select count(*) from recovery_codes c where c.user_id = u.id and c.used_at is null),
        'providers', array(select provider from external_identities e where e.user_id = u.id order by e.created_at)
      ) as factors,
      ${organizationsOf()} as organizations, ${eventsOf()} as security_events
    from users u where u.id = ${id} and u.kind = 'person'`;
  if (!row) throw notFound("user");
  return { ...row, locked_for_seconds: await lockSeconds(row.email) };
}

function organizationsOf() {
  return pool()`coalesce((
    select json_agg(json_build_object('id', o.id, 'name', o.name, 'slug', o.slug, 'role', m.role,
      'state', case when o.delete_after is not null then 'being_deleted'
        when o.suspended_at is not null then 'suspended' else 'active' end) order by m.created_at, o.id)
    from memberships m join organizations o on o.id = m.organization_id where m.user_id = u.id), '[]')`;
}

function eventsOf() {
  return pool()`coalesce((
    select json_agg(event) from (
      select e.id, e.kind, actor.email as actor_email, e.address, e.user_agent, e.detail->>'reason' as reason,
        to_char(e.created_at at time zone 'UTC', ${instant}) as created_at
      from security_events e left join users actor on actor.id = e.actor_id
      where e.user_id = u.id order by e.created_at desc, e.id desc limit ${excerptLength}
    ) event), '[]')`;
}
