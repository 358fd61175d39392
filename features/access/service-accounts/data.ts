import "server-only";
import { and, desc, eq, isNull, lt, not, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { serviceAccounts, serviceAccountTokens } from "@/drizzle/schema/access";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { type CatalogAccount, serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { readPeople } from "../data";
import type { Person } from "../schema";
import type { ServiceAccount, ServiceAccountToken } from "./schema";
import { takesSignedRequests } from "./signed-request";

interface TokenFilter {
  cursor?: string | undefined;
  limit: number;
  status: "active" | "ended" | "all";
}

const isLive = sql<boolean>`(${serviceAccountTokens.revokedAt} is null and ${serviceAccountTokens.expiresAt} > now())`;

/** The organization's use of an account. */
export interface AccountRow {
  id: string;
  key: string;
  userId: string;
  disabledAt: Date | null;
}

/** Every account of the catalog as the organization uses it, and those it used before the catalog dropped them. */
export async function listServiceAccounts(
  ctx: OrganizationContext,
): Promise<{ data: ServiceAccount[]; next_cursor: null }> {
  const rows = await withOrganization(ctx, (tx) => readUse(tx));
  const used = new Map(rows.map((row) => [row.key, row]));
  const dropped = rows.filter(({ key, disabledAt }) => disabledAt === null && !serviceAccountCatalog().has(key));
  const declared = [...serviceAccountCatalog().values()].map((account) =>
    toServiceAccount(account, used.get(account.key)),
  );
  return { data: [...declared, ...dropped.map(toDroppedAccount)], next_cursor: null };
}

/** One of them. Throws `not_found` for a key that neither the catalog nor the organization has. */
export async function getServiceAccount(ctx: OrganizationContext, key: string): Promise<ServiceAccount> {
  const { data } = await listServiceAccounts(ctx);
  const found = data.find((account) => account.key === key);
  if (!found) throw notFound("service account");
  return found;
}

/** The account's row in the caller's transaction, or null where the organization never used it. */
export async function readAccountRow(tx: Transaction, organizationId: string, key: string): Promise<AccountRow | null> {
  const [row] = await tx
    .select({
      id: serviceAccounts.id,
      key: serviceAccounts.key,
      userId: serviceAccounts.userId,
      disabledAt: serviceAccounts.disabledAt,
    })
    .from(serviceAccounts)
    .where(and(eq(serviceAccounts.organizationId, organizationId), eq(serviceAccounts.key, key)));
  return row ?? null;
}

/** An account's tokens, newest first. */
export async function listTokens(ctx: OrganizationContext, key: string, { cursor, limit, status }: TokenFilter) {
  const before = cursor === undefined ? null : decodeCursor("service-account-tokens", z.tuple([z.uuid()]), cursor)[0];
  const rows = await withOrganization(ctx, async (tx) => {
    const account = await readAccountRow(tx, ctx.organization.id, key);
    if (!account) {
      if (serviceAccountCatalog().has(key)) return [];
      throw notFound("service account");
    }
    return tx
      .select(tokenColumns)
      .from(serviceAccountTokens)
      .where(
        and(
          eq(serviceAccountTokens.serviceAccountId, account.id),
          status === "all" ? undefined : status === "active" ? isLive : not(isLive),
          before === null ? undefined : lt(serviceAccountTokens.id, before),
        ),
      )
      .orderBy(desc(serviceAccountTokens.id))
      .limit(limit + 1);
  });
  const people = await readPeople(rows.map((row) => row.issuedBy));
  return toPage(
    rows,
    limit,
    "service-account-tokens",
    (row) => [row.id],
    (row) => toToken(key, row, row.issuedBy === null ? undefined : people.get(row.issuedBy)),
  );
}

/** What identifies the tokens of an account that still work. */
export function liveTokensOf(accountId: string): SQL | undefined {
  return and(eq(serviceAccountTokens.serviceAccountId, accountId), isNull(serviceAccountTokens.revokedAt));
}

export const tokenColumns = {
  id: serviceAccountTokens.id,
  scopes: serviceAccountTokens.scopes,
  fingerprint: serviceAccountTokens.fingerprint,
  issuedVia: serviceAccountTokens.issuedVia,
  issuedBy: serviceAccountTokens.issuedBy,
  createdAt: serviceAccountTokens.createdAt,
  expiresAt: serviceAccountTokens.expiresAt,
  isLive: isLive,
  lastUsedAt: serviceAccountTokens.lastUsedAt,
  revokedAt: serviceAccountTokens.revokedAt,
};

export interface TokenRow {
  id: string;
  scopes: string[];
  fingerprint: string | null;
  issuedVia: ServiceAccountToken["issued_via"];
  issuedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  isLive: boolean;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** A token as clients see it. */
export function toToken(account: string, row: TokenRow, issuer: Person | undefined): ServiceAccountToken {
  return {
    id: row.id,
    account,
    status: row.isLive ? "active" : row.revokedAt === null ? "expired" : "revoked",
    scopes: row.scopes,
    fingerprint: row.fingerprint,
    issued_via: row.issuedVia,
    issued_by: issuer ? { id: issuer.id, name: issuer.name, email: issuer.email } : null,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}

interface AccountUse {
  key: string;
  disabledAt: Date | null;
  liveTokens: number;
  lastUsedAt: string | null;
}

function readUse(tx: Transaction): Promise<AccountUse[]> {
  return tx
    .select({
      key: serviceAccounts.key,
      disabledAt: serviceAccounts.disabledAt,
      liveTokens: sql<number>`(count(${serviceAccountTokens.id}) filter (where ${isLive}))::int`,
      lastUsedAt: sql<string | null>`
        to_char(max(${serviceAccountTokens.lastUsedAt}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
    })
    .from(serviceAccounts)
    .leftJoin(
      serviceAccountTokens,
      and(
        eq(serviceAccountTokens.organizationId, serviceAccounts.organizationId),
        eq(serviceAccountTokens.serviceAccountId, serviceAccounts.id),
      ),
    )
    .groupBy(serviceAccounts.id, serviceAccounts.key, serviceAccounts.disabledAt);
}

function toServiceAccount(account: CatalogAccount, use: AccountUse | undefined): ServiceAccount {
  return {
    key: account.key,
    name: account.name,
    description: account.description,
    role: account.role,
    allowed_scopes: [...account.allowedScopes],
    default_lifetime_seconds: account.defaultLifetimeSeconds,
    max_lifetime_seconds: account.maxLifetimeSeconds,
    issued_by: account.issuedBy,
    takes_signed_requests: takesSignedRequests(account),
    in_catalog: true,
    is_enabled: use !== undefined && use.disabledAt === null,
    live_tokens: use?.liveTokens ?? 0,
    last_used_at: use?.lastUsedAt ?? null,
  };
}

function toDroppedAccount(use: AccountUse): ServiceAccount {
  return {
    key: use.key,
    name: use.key,
    description: "The installation no longer declares this account, so its tokens do not work.",
    role: null,
    allowed_scopes: [],
    default_lifetime_seconds: null,
    max_lifetime_seconds: null,
    issued_by: null,
    takes_signed_requests: false,
    in_catalog: false,
    is_enabled: true,
    live_tokens: use.liveTokens,
    last_used_at: use.lastUsedAt,
  };
}
