import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { serviceAccounts, serviceAccountTokens } from "@/drizzle/schema/access";
import { organizations, users } from "@/drizzle/schema/identity";
import { type CatalogAccount, serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { pool } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type AccountRow, getServiceAccount, liveTokensOf, readAccountRow } from "./data";
import type { ServiceAccount } from "./schema";

/** How long an ended token stays in its account's list. */
const endedTokenDays = 30;

/**
 * Lets the organization use an account of the catalog. Makes its principal the first time: a user who owns what the account
 * creates and has nothing to sign in with. People are outside of row-level security, so this is system work.
 */
export async function enableServiceAccount(ctx: OrganizationContext, key: string): Promise<ServiceAccount> {
  const account = serviceAccountCatalog().get(key);
  if (!account) throw notFound("service account");
  const organizationId = ctx.organization.id;
  await asSystem(async (tx) => {
    // Those who enable at the same time queue here, so that an account gets one principal.
    await tx
      .select({ id: organizations.id })
      .from(organizations)
      .where(eq(organizations.id, organizationId))
      .for("no key update");
    const existing = await readAccountRow(tx, organizationId, key);
    if (existing && existing.disabledAt === null) return;
    const id = existing ? await reopen(tx, existing) : await insertAccount(tx, organizationId, account);
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "service_account.enabled",
      target: { type: "service_account", id },
      after: { key, role: account.role, allowed_scopes: [...account.allowedScopes] },
    });
  });
  return getServiceAccount(ctx, key);
}

async function reopen(tx: Transaction, { id }: AccountRow): Promise<string> {
  await tx.update(serviceAccounts).set({ disabledAt: null }).where(eq(serviceAccounts.id, id));
  return id;
}

async function insertAccount(tx: Transaction, organizationId: string, { key, name }: CatalogAccount): Promise<string> {
  const [id, userId] = [newId(), newId()];
  // No mail reaches the top-level domain `invalid` (RFC 2606), so nobody resets a password into the account.
  const email = `${key}.${id}@service-accounts.invalid`;
  await tx.insert(users).values({ id: userId, kind: "service_account", email, name });
  await tx.insert(serviceAccounts).values({ id, organizationId, key, userId });
  return id;
}

/** Ends all of an account's tokens and lets no more be issued. */
export async function disableServiceAccount(ctx: OrganizationContext, key: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const account = await requireAccount(tx, ctx, key);
    const disabled = await tx
      .update(serviceAccounts)
      .set({ disabledAt: sql`now()` })
      .where(and(eq(serviceAccounts.id, account.id), isNull(serviceAccounts.disabledAt)))
      .returning({ id: serviceAccounts.id });
    if (disabled.length === 0) return;
    const revoked = await revokeAll(tx, account);
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "service_account.disabled",
      target: { type: "service_account", id: account.id },
      before: { key },
      detail: { revoked_tokens: revoked },
    });
  });
}

/** Ends all of an account's tokens; others can be issued. */
export async function revokeTokens(ctx: OrganizationContext, key: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const account = await requireAccount(tx, ctx, key);
    const revoked = await revokeAll(tx, account);
    if (revoked === 0) return;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "service_account.tokens_revoked",
      target: { type: "service_account", id: account.id },
      detail: { key, revoked_tokens: revoked },
    });
  });
}

/** Ends one token at once. One that has been revoked stays as it is. */
export async function revokeToken(ctx: OrganizationContext, key: string, tokenId: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const account = await requireAccount(tx, ctx, key);
    const isToken = and(eq(serviceAccountTokens.id, tokenId), eq(serviceAccountTokens.serviceAccountId, account.id));
    const [token] = await tx.select({ scopes: serviceAccountTokens.scopes }).from(serviceAccountTokens).where(isToken);
    if (!token) throw notFound("token");
    const revoked = await tx
      .update(serviceAccountTokens)
      .set({ revokedAt: sql`now()` })
      .where(and(isToken, isNull(serviceAccountTokens.revokedAt)))
      .returning({ id: serviceAccountTokens.id });
    if (revoked.length === 0) return;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "service_account_token.revoked",
      target: { type: "service_account_token", id: tokenId },
      before: { account: key, scopes: token.scopes },
    });
  });
}

async function requireAccount(tx: Transaction, ctx: OrganizationContext, key: string): Promise<AccountRow> {
  const account = await readAccountRow(tx, ctx.organization.id, key);
  if (!account) throw notFound("service account");
  return account;
}

async function revokeAll(tx: Transaction, { id }: AccountRow): Promise<number> {
  const revoked = await tx
    .update(serviceAccountTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(liveTokensOf(id), sql`${serviceAccountTokens.expiresAt} > now()`))
    .returning({ id: serviceAccountTokens.id });
  return revoked.length;
}

/** Forgets tokens that ended a while ago: signed requests make many short ones. Returns how many there were. */
export async function deleteEndedServiceTokens(limit: number): Promise<number> {
  const rows = await pool()`
    delete from service_account_tokens where id in (
      select id from service_account_tokens
      where expires_at < now() - ${endedTokenDays} * interval '1 day' order by expires_at limit ${limit})`;
  return rows.count;
}

/** Forgets the nonces of signed requests that could no longer be honoured. Returns how many there were. */
export async function deleteExpiredNonces(): Promise<number> {
  const rows = await pool()`delete from used_nonces where expires_at < now()`;
  return rows.count;
}
