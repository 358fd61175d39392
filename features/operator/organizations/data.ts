import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { Role } from "@/lib/auth/roles";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { excerptLength } from "../constants";
import { containing } from "../utils";
import type { OperatedMember, OperatedOrganization, OperatedOrganizationDetail } from "./schema";

interface PageRequest {
  cursor?: string | undefined;
  limit: number;
}

interface Search extends PageRequest {
  q?: string | undefined;
  state?: OperatedOrganization["state"] | undefined;
}

type OrganizationRow = Omit<OperatedOrganization, "plan"> & { sortedAt: string };

/** The cursor's instant keeps the microseconds by which the database sorts. */
const Key = z.tuple([z.iso.datetime(), z.uuid()]);
const precise = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
const instant = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** Every organization of the installation, newest first. Counts are made for the rows of the page only. */
export async function listOrganizations(_ctx: UserContext, { q, state, cursor, limit }: Search) {
  const list = "operator.organizations";
  const [createdAt, id] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const pattern = q === undefined ? null : containing(q);
  const rows = await pool()<OrganizationRow[]>`
    with page as materialized (
      select o.* from organizations o
      where (${state ?? null}::text is null or ${state ?? null} = ${stateOf()})
        and (${pattern}::text is null or o.name ilike ${pattern} or o.slug ilike ${pattern} or exists (
          select from memberships m join users u on u.id = m.user_id
          where m.organization_id = o.id and m.role = 'owner' and u.email ilike ${pattern}))
        and (${createdAt}::timestamptz is null or (o.created_at, o.id) < (${createdAt}::timestamptz, ${id}::uuid))
      order by o.created_at desc, o.id desc limit ${limit + 1}
    )
    select o.id, o.name, o.slug, ${stateOf()} as state,
      (select u.email from memberships m join users u on u.id = m.user_id
        where m.organization_id = o.id and m.role = 'owner' order by m.created_at, u.id limit 1) as owner_email,
      (select count(*)::int from memberships m where m.organization_id = o.id) as member_count,
      to_char(o.created_at at time zone 'UTC', ${instant}) as created_at,
      to_char(o.created_at at time zone 'UTC', ${precise}) as "sortedAt"
    from page o order by o.created_at desc, o.id desc`;
  return toPage(rows, limit, list, (row) => [row.sortedAt, row.id], withPlan);
}

/** Being deleted outweighs being suspended, as in `lib/auth/admission.ts`. */
function stateOf() {
  return pool()`case when o.delete_after is not null then 'being_deleted'
    when o.suspended_at is not null then 'suspended' else 'active' end`;
}

function withPlan<Row extends object>(row: Row): Row & { plan: "team" } {
  // Until billing exists every organization counts as the team tier.
  return { ...row, plan: "team" };
}

/** One organization whole. Throws `not_found`. */
export async function getOrganization(_ctx: UserContext, id: string): Promise<OperatedOrganizationDetail> {
  const [row] = await pool()<Omit<OperatedOrganizationDetail, "plan">[]>`
    select o.id, o.name, o.slug, ${stateOf()} as state,
      (select u.email from memberships m join users u on u.id = m.user_id
        where m.organization_id = o.id and m.role = 'owner' order by m.created_at, u.id limit 1) as owner_email,
      (select count(*)::int from memberships m where m.organization_id = o.id) as member_count,
      to_char(o.created_at at time zone 'UTC', ${instant}) as created_at,
      to_char(o.suspended_at at time zone 'UTC', ${instant}) as suspended_at,
      o.suspended_reason, o.require_second_factor,
      to_char(o.delete_after at time zone 'UTC', ${instant}) as delete_after,
      (select json_build_object(
        'conversations', (select count(*) from conversations c where c.organization_id = o.id and c.deleted_at is null),
        'runs', count(*),
        'runs_last_30_days', count(*) filter (where r.created_at > now() - interval '30 days'),
        'runs_under_way', (select count(*) from run_leases l where l.organization_id = o.id),
        'last_activity_at', to_char(max(r.created_at) at time zone 'UTC', ${instant}))
      from runs r where r.organization_id = o.id) as usage,
      coalesce((select json_agg(entry) from (
        select e.id, e.action, e.actor_type, u.email as actor_email, e.target_type, e.target_id,
          to_char(e.created_at at time zone 'UTC', ${instant}) as created_at
        from audit_events e left join users u on u.id::text = e.actor_id
        where e.organization_id = o.id order by e.created_at desc, e.id desc limit ${excerptLength}
      ) entry), '[]') as recent_log
    from organizations o where o.id = ${id}`;
  if (!row) throw notFound("organization");
  return withPlan(row);
}

type MemberRow = OperatedMember & { sortedAt: string };

/** The members of any organization, oldest membership first. Throws `not_found`. */
export async function listMembers(_ctx: UserContext, organizationId: string, { cursor, limit }: PageRequest) {
  const list = "operator.members";
  const [joinedAt, userId] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const sql = pool();
  const rows = await sql<(MemberRow & { role: Role })[]>`
    select u.id as user_id, u.name, u.email, m.role, u.disabled_at is not null as disabled,
      to_char(m.created_at at time zone 'UTC', ${instant}) as joined_at,
      to_char(m.created_at at time zone 'UTC', ${precise}) as "sortedAt"
    from memberships m join users u on u.id = m.user_id
    where m.organization_id = ${organizationId}
      and (${joinedAt}::timestamptz is null or (m.created_at, u.id) > (${joinedAt}::timestamptz, ${userId}::uuid))
    order by m.created_at, u.id limit ${limit + 1}`;
  if (rows.length === 0) await requireExisting(organizationId);
  return toPage(
    rows,
    limit,
    list,
    (row) => [row.sortedAt, row.user_id],
    (row) => row,
  );
}

async function requireExisting(id: string): Promise<void> {
  const rows = await pool()`select from organizations where id = ${id}`;
  if (rows.length === 0) throw notFound("organization");
}
