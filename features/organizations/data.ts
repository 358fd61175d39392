import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { Role } from "@/lib/auth/roles";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import type { MyOrganization } from "./schema";

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
 * The organizations of the signed-in person, oldest membership first. Crosses organizations by nature, so it runs as the
 * login role, with the person in its condition.
 */
export async function listMyOrganizations(
  ctx: UserContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: MyOrganization[]; next_cursor: string | null }> {
  const [joinedAt, id] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const rows = await pool()<Row[]>`
    select o.id, o.name, o.slug, m.role,
      to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAt"
    from memberships m join organizations o on o.id = m.organization_id
    where m.user_id = ${ctx.actor.userId}
      and (${joinedAt}::timestamptz is null or (m.created_at, o.id) > (${joinedAt}::timestamptz, ${id}::uuid))
    order by m.created_at, o.id limit ${limit + 1}`;
  return toPage(rows, limit, list, (row) => [row.joinedAt, row.id], toMyOrganization);
}

function toMyOrganization({ id, name, slug, createdAt, role }: Row): MyOrganization {
  // Until billing exists every organization counts as the team tier.
  return { id, name, slug, created_at: createdAt, role, plan: "team" };
}
