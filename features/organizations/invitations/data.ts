import "server-only";
import { and, desc, eq, gt, isNotNull, isNull, lte, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { invitations } from "@/drizzle/schema/access";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { Invitation, InvitationState } from "./schema";

const list = "invitations";
const Key = z.tuple([z.uuid()]);

export type InvitationRow = typeof invitations.$inferSelect;

/** Newest first: ids are in the order of time. */
export async function listInvitations(
  ctx: OrganizationContext,
  page: { cursor?: string | undefined; limit: number; state?: InvitationState | undefined },
): Promise<{ data: Invitation[]; next_cursor: string | null }> {
  const after = page.cursor === undefined ? null : decodeCursor(list, Key, page.cursor)[0];
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(invitations)
      .where(
        and(
          eq(invitations.organizationId, ctx.organization.id),
          page.state && isInState(page.state),
          after === null ? undefined : sql`${invitations.id} < ${after}::uuid`,
        ),
      )
      .orderBy(desc(invitations.id))
      .limit(page.limit + 1),
  );
  const names = await readNames(rows);
  return toPage(
    rows,
    page.limit,
    list,
    (row) => [row.id],
    (row) => toInvitation(row, names),
  );
}

/** Takes the row for a change. Throws `not_found` for another organization's. */
export async function lockInvitation(tx: Transaction, ctx: OrganizationContext, id: string): Promise<InvitationRow> {
  const [row] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.organizationId, ctx.organization.id), eq(invitations.id, id)))
    .for("update");
  if (!row) throw notFound("invitation");
  return row;
}

function isInState(state: InvitationState): SQL | undefined {
  const isUndecided = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
  switch (state) {
    case "open":
      return and(isUndecided, gt(invitations.expiresAt, sql`now()`));
    case "expired":
      return and(isUndecided, lte(invitations.expiresAt, sql`now()`));
    case "accepted":
      return isNotNull(invitations.acceptedAt);
    case "revoked":
      return isNotNull(invitations.revokedAt);
  }
}

export function stateOf(row: Pick<InvitationRow, "acceptedAt" | "revokedAt" | "expiresAt">): InvitationState {
  if (row.acceptedAt !== null) return "accepted";
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt.getTime() <= Date.now() ? "expired" : "open";
}

/** The names of those who invited. People are read as the login role: they belong to no organization. */
export async function readNames(rows: readonly { invitedBy: string | null }[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ invitedBy }) => (invitedBy === null ? [] : [invitedBy])))];
  if (ids.length === 0) return new Map();
  const people = await pool()<
    { id: string; name: string }[]
  >`select id, name from users where id = any(${ids}::uuid[])`;
  return new Map(people.map(({ id, name }) => [id, name]));
}

export function toInvitation(row: InvitationRow, names: ReadonlyMap<string, string>): Invitation {
  const name = row.invitedBy === null ? undefined : names.get(row.invitedBy);
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: stateOf(row),
    invited_by: row.invitedBy !== null && name !== undefined ? { id: row.invitedBy, name } : null,
    created_at: row.createdAt.toISOString(),
    last_sent_at: row.lastSentAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
