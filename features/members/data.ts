import "server-only";
import { z } from "zod";
import { colleagueAvatarUrl } from "@/features/identity/account/avatar";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { Role } from "@/lib/auth/roles";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { storableText } from "@/lib/db/text";
import { notFound } from "@/lib/errors";
import type { Member } from "./schema";

const list = "members";
const Key = z.tuple([z.iso.datetime(), z.uuid()]);

export interface MemberRow {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
  /** Milliseconds since the epoch; null without a picture. */
  pictureChangedAt: number | null;
}

interface MemberPage {
  cursor?: string | undefined;
  limit: number;
  q?: string | undefined;
  role?: Role | undefined;
}

/**
 * Members in the order in which they joined. People belong to no organization, so this reads as the login role, with the
 * organization in its condition.
 */
export async function listMembers(
  ctx: OrganizationContext,
  { cursor, limit, q, role = undefined }: MemberPage,
): Promise<{ data: Member[]; next_cursor: string | null }> {
  const [joinedAt, userId] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const sql = pool();
  const pattern = q === undefined ? null : `%${storableText(q).replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await sql<MemberRow[]>`
    select m.user_id as "userId", u.name, u.email, m.role,
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAt",
      extract(epoch from a.updated_at)::float * 1000 as "pictureChangedAt"
    from memberships m join users u on u.id = m.user_id left join avatars a on a.user_id = m.user_id
    where m.organization_id = ${ctx.organization.id} and u.kind = 'person'
      ${joinedAt === null ? sql`` : sql`and (m.created_at, m.user_id) > (${joinedAt}::timestamptz, ${userId}::uuid)`}
      ${role === undefined ? sql`` : sql`and m.role = ${role}`}
      ${pattern === null ? sql`` : sql`and (u.name ilike ${pattern} or u.email ilike ${pattern})`}
    order by m.created_at, m.user_id limit ${limit + 1}`;
  return toPage(rows, limit, list, (row) => [row.joinedAt, row.userId], toMember);
}

/** One member of the organization. Throws `not_found` for anybody else. */
export async function readMember(organizationId: string, userId: string): Promise<MemberRow> {
  const [row] = await pool()<MemberRow[]>`
    select m.user_id as "userId", u.name, u.email, m.role,
      to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAt",
      extract(epoch from a.updated_at)::float * 1000 as "pictureChangedAt"
    from memberships m join users u on u.id = m.user_id left join avatars a on a.user_id = m.user_id
    where m.organization_id = ${organizationId} and m.user_id = ${userId} and u.kind = 'person'`;
  if (!row) throw notFound("member");
  return row;
}

export function toMember({ userId, name, email, role, joinedAt, pictureChangedAt }: MemberRow): Member {
  const avatar_url = colleagueAvatarUrl(userId, pictureChangedAt);
  return { user_id: userId, name, email, role, joined_at: joinedAt, avatar_url };
}
