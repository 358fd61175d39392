import "server-only";
import { and, desc, eq, ilike, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { apiKeys } from "@/drizzle/schema/access";
import { memberships } from "@/drizzle/schema/identity";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { type Role, roleScopes, type Scope } from "@/lib/auth/roles";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { AppError, notFound } from "@/lib/errors";
import { type KnownPerson, readPeople } from "../data";
import { managesOthersKeys } from "../permissions";
import type { ApiKey } from "./schema";

interface KeyFilter {
  cursor?: string | undefined;
  limit: number;
  owner: "me" | "all";
  status: "active" | "ended" | "all";
  q?: string | undefined;
}

const isOver = or(isNotNull(apiKeys.revokedAt), sql`${apiKeys.expiresAt} <= now()`);

const columns = {
  id: apiKeys.id,
  userId: apiKeys.userId,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scopes: apiKeys.scopes,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  isExpired: sql<boolean>`coalesce(${apiKeys.expiresAt} <= now(), false)`,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
  replacedById: apiKeys.replacedById,
  makerRole: memberships.role,
};

const isMakersMembership = and(
  eq(memberships.organizationId, apiKeys.organizationId),
  eq(memberships.userId, apiKeys.userId),
);

/** A key's row with its maker's role of this moment, null once they have left. */
export interface KeyRow {
  id: string;
  userId: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  isExpired: boolean;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  replacedById: string | null;
  makerRole: Role | null;
}

/** One's own keys, or everybody's for those who manage members; newest first. */
export async function listApiKeys(ctx: OrganizationContext, { cursor, limit, owner, status, q }: KeyFilter) {
  if (owner === "all" && !managesOthersKeys(ctx.organization)) {
    throw new AppError("forbidden", "Only those who manage members see the API keys of others.");
  }
  const before = cursor === undefined ? null : decodeCursor("api-keys", z.tuple([z.uuid()]), cursor)[0];
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select(columns)
      .from(apiKeys)
      .leftJoin(memberships, isMakersMembership)
      .where(
        and(
          owner === "me" ? eq(apiKeys.userId, actingUserId(ctx)) : undefined,
          status === "ended" ? isOver : undefined,
          status === "active" ? and(isNull(apiKeys.revokedAt), sql`(${isOver}) is not true`) : undefined,
          q === undefined ? undefined : matches(q),
          before === null ? undefined : lt(apiKeys.id, before),
        ),
      )
      .orderBy(desc(apiKeys.id))
      .limit(limit + 1),
  );
  const people = await readPeople(rows.map((row) => row.userId));
  return toPage(
    rows,
    limit,
    "api-keys",
    (row) => [row.id],
    (row) => toApiKey(ctx, row, people.get(row.userId)),
  );
}

export async function getApiKey(ctx: OrganizationContext, id: string): Promise<ApiKey> {
  return presentKey(ctx, await withOrganization(ctx, (tx) => readKey(tx, ctx, id)));
}

/** Reads inside a transaction that the caller holds. Throws `not_found` for a key that the caller may not see. */
export async function readKey(tx: Transaction, ctx: OrganizationContext, id: string): Promise<KeyRow> {
  const [row] = await tx
    .select(columns)
    .from(apiKeys)
    .leftJoin(memberships, isMakersMembership)
    .where(and(eq(apiKeys.id, id), isVisible(ctx)));
  if (!row) throw notFound("API key");
  return row;
}

/** A key as clients see it. */
export async function presentKey(ctx: OrganizationContext, row: KeyRow): Promise<ApiKey> {
  const people = await readPeople([row.userId]);
  return toApiKey(ctx, row, people.get(row.userId));
}

function isVisible(ctx: OrganizationContext): SQL | undefined {
  return managesOthersKeys(ctx.organization) ? undefined : eq(apiKeys.userId, actingUserId(ctx));
}

function matches(q: string): SQL | undefined {
  const pattern = `%${storableText(q).replace(/[\\%_]/g, "\\$&")}%`;
  return or(ilike(apiKeys.name, pattern), ilike(apiKeys.prefix, pattern));
}

function toApiKey(ctx: OrganizationContext, row: KeyRow, maker: KnownPerson | undefined): ApiKey {
  const granted = row.makerRole === null ? new Set<Scope>() : roleScopes[row.makerRole];
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    status: statusOf(row, maker),
    scopes: row.scopes,
    effective_scopes: row.scopes.filter((scope) => granted.has(scope as Scope)),
    maker: maker ? { id: maker.id, name: maker.name, email: maker.email } : null,
    is_mine: row.userId === actingUserId(ctx),
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    replaced_by_id: row.replacedById,
  };
}

function statusOf(row: KeyRow, maker: KnownPerson | undefined): ApiKey["status"] {
  if (row.revokedAt !== null) return "revoked";
  if (row.isExpired) return "expired";
  return row.makerRole === null || maker === undefined || maker.disabled ? "inactive" : "active";
}
