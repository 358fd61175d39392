import "server-only";
import { eq } from "drizzle-orm";
import { serviceAccountTokens, usedNonces } from "@/drizzle/schema/access";
import { organizations } from "@/drizzle/schema/identity";
import { type CatalogAccount, serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import { signServiceToken } from "@/lib/auth/service-account-tokens";
import { actingUserId, type OrganizationContext, type RequestContext } from "@/lib/context";
import { type AuditSource, appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError, type FieldError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { readPeople } from "../data";
import { reachesRole } from "../permissions";
import { type AccountRow, readAccountRow, type TokenRow, tokenColumns, toToken } from "./data";
import type { IssueToken, MintedServiceAccountToken, SignedRequest } from "./schema";
import { checkSignedRequest } from "./signed-request";

/** How much longer than its request a nonce is remembered: more than clocks may differ. */
const nonceMarginSeconds = 300;

/** Issues a token at the wish of a person, who must reach the role that the catalog asks for. */
export async function issueToken(
  ctx: OrganizationContext,
  key: string,
  input: IssueToken,
): Promise<MintedServiceAccountToken> {
  const account = serviceAccountCatalog().get(key);
  if (!account) throw notFound("service account");
  if (!reachesRole(ctx.organization.role, account.issuedBy)) {
    throw new AppError("forbidden", `Only the ${account.issuedBy}s of an organization issue tokens of this account.`);
  }
  requireWithin(account, ctx, input);
  const issuedBy = actingUserId(ctx);
  const { row, token } = await withOrganization(ctx, async (tx) => {
    const used = await readAccountRow(tx, ctx.organization.id, key);
    if (!used || used.disabledAt !== null) throw new AppError("conflict", "Enable this service account first.");
    const organizationId = ctx.organization.id;
    return storeToken(tx, auditSource(ctx), { ...input, account, used, organizationId, issuedVia: "person", issuedBy });
  });
  return { ...toToken(key, row, (await readPeople([issuedBy])).get(issuedBy)), token };
}

function requireWithin(account: CatalogAccount, ctx: OrganizationContext, input: IssueToken): void {
  const errors: FieldError[] = [];
  const refused = (input.scopes ?? [...account.allowedScopes]).filter(
    (scope) => !account.allowedScopes.has(scope) || !ctx.organization.scopes.has(scope),
  );
  if (refused.length > 0) {
    errors.push({ path: "scopes", message: `The account, or your own role, does not allow ${refused.join(", ")}.` });
  }
  if ((input.lifetime_seconds ?? 0) > account.maxLifetimeSeconds) {
    const message = `The account allows at most ${account.maxLifetimeSeconds} seconds.`;
    errors.push({ path: "lifetime_seconds", message });
  }
  if (errors.length > 0) throw new AppError("validation_failed", "Some fields are not valid.", { errors });
}

/**
 * Issues a token at the wish of whoever holds a signing key of the account. Every refusal is the same to the caller; its reason
 * is logged, and audited once a genuine signature has shown whose request it is.
 */
export async function issueTokenBySignature(
  ctx: RequestContext,
  payload: string,
  signature: string,
): Promise<MintedServiceAccountToken> {
  const checked = await checkSignedRequest(payload, signature);
  if (!checked.accepted) throw refusal(ctx, checked.reason);
  const { request, account } = checked;
  const outcome = await asSystem((tx) => honour(tx, ctx, request, account));
  if ("reason" in outcome) throw refusal(ctx, outcome.reason);
  return { ...toToken(account.key, outcome.row, undefined), token: outcome.token };
}

/** Across organizations, because the request alone names one: the organization is in every condition. */
async function honour(
  tx: Transaction,
  ctx: RequestContext,
  request: SignedRequest,
  account: CatalogAccount,
): Promise<{ row: TokenRow; token: string } | { reason: string }> {
  const { organization: organizationId, nonce, exp } = request;
  const used = await readAccountRow(tx, organizationId, account.key);
  if (!used) return { reason: "The organization does not use this account." };
  const source: AuditSource = { ...auditSource(ctx), actor: { type: "service_account", id: used.id } };
  const isFirst = await spendNonce(tx, account.key, nonce, exp);
  const reason = isFirst ? await obstacle(tx, organizationId, used) : "The nonce has been used.";
  if (reason !== null) {
    await appendAudit(tx, source, {
      organizationId,
      action: "service_account.request_refused",
      target: { type: "service_account", id: used.id },
      detail: { reason, fingerprint: request.fingerprint ?? null },
    });
    return { reason };
  }
  return storeToken(tx, source, { ...request, account, used, organizationId, issuedVia: "signature", issuedBy: null });
}

/** One atomic insert: of requests with the same nonce at the same moment the others wait for the first, and are too late. */
async function spendNonce(tx: Transaction, account: string, nonce: string, exp: number): Promise<boolean> {
  const expiresAt = new Date((exp + nonceMarginSeconds) * 1000);
  const spent = await tx
    .insert(usedNonces)
    .values({ purpose: `service-account:${account}`, nonce, expiresAt })
    .onConflictDoNothing()
    .returning({ nonce: usedNonces.nonce });
  return spent.length > 0;
}

async function obstacle(tx: Transaction, organizationId: string, { disabledAt }: AccountRow): Promise<string | null> {
  if (disabledAt !== null) return "The organization has disabled this account.";
  const [organization] = await tx
    .select({ suspendedAt: organizations.suspendedAt, deleteAfter: organizations.deleteAfter })
    .from(organizations)
    .where(eq(organizations.id, organizationId));
  const isOpen = organization && organization.suspendedAt === null && organization.deleteAfter === null;
  return isOpen ? null : "The organization is suspended or being deleted.";
}

interface TokenToStore {
  account: CatalogAccount;
  used: AccountRow;
  organizationId: string;
  scopes?: readonly string[] | undefined;
  lifetime_seconds?: number | undefined;
  fingerprint?: string | undefined;
  issuedVia: TokenRow["issuedVia"];
  issuedBy: string | null;
}

async function storeToken(tx: Transaction, source: AuditSource, wish: TokenToStore) {
  const { account, used, organizationId, issuedVia, issuedBy, fingerprint = null } = wish;
  const id = newId();
  const scopes = [...(wish.scopes ?? account.allowedScopes)];
  const lifetimeSeconds = wish.lifetime_seconds ?? account.defaultLifetimeSeconds;
  // A JWT counts whole seconds; the row ends when the token does.
  const expiresAt = new Date((Math.floor(Date.now() / 1000) + lifetimeSeconds) * 1000);
  const grant = { tokenId: id, serviceAccountId: used.id, account: account.key, organizationId, scopes, expiresAt };
  const { token, kid } = await signServiceToken(grant);
  const values = {
    id,
    organizationId,
    serviceAccountId: used.id,
    scopes,
    issuedVia,
    issuedBy,
    fingerprint,
    kid,
    expiresAt,
  };
  const [row] = await tx.insert(serviceAccountTokens).values(values).returning(tokenColumns);
  if (!row) throw new Error("A stored token came back empty.");
  await appendAudit(tx, source, {
    organizationId,
    action: "service_account_token.issued",
    target: { type: "service_account_token", id },
    after: { account: account.key, scopes, fingerprint, issued_via: issuedVia, expires_at: expiresAt.toISOString() },
  });
  return { row, token };
}

function refusal(ctx: RequestContext, reason: string): AppError {
  ctx.log.warn({ reason }, "a signed request for a service account's token was refused");
  return new AppError(
    "unauthenticated",
    "This signed request is refused. Check what is signed, with which key, and when.",
  );
}
