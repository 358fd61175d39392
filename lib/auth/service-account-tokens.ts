import "server-only";
import { decodeProtectedHeader, errors, SignJWT } from "jose";
import { z } from "zod";
import type { Identity } from "@/lib/auth/identity";
import type { Role } from "@/lib/auth/roles";
import { serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import { activeSigningKey } from "@/lib/auth/signing-keys";
import { tokenAudience, tokenIssuer, verifySignedToken } from "@/lib/auth/tokens";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

/** Of its own, so that no access token of a person passes for one of these, nor the other way round. */
const serviceTokenType = "service-account+jwt";

export interface ServiceTokenGrant {
  tokenId: string;
  /** The row of the organization's use of the account. */
  serviceAccountId: string;
  /** The account's key in the catalog. */
  account: string;
  organizationId: string;
  scopes: readonly string[];
  expiresAt: Date;
}

/** Signs an access token of a service account (EdDSA JWT, RFC 8037) and tells with which key. */
export async function signServiceToken(grant: ServiceTokenGrant): Promise<{ token: string; kid: string }> {
  const { kid, key } = await activeSigningKey();
  const token = await new SignJWT({ account: grant.account, org: grant.organizationId, scope: grant.scopes.join(" ") })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: serviceTokenType })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setSubject(grant.serviceAccountId)
    .setIssuedAt()
    .setExpirationTime(grant.expiresAt)
    .setJti(grant.tokenId)
    .sign(key);
  return { token, kid };
}

/** Whether a bearer credential means to be such a token. Proves nothing yet: checking it insists on its type. */
export function looksLikeServiceToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === serviceTokenType;
  } catch (error) {
    if (error instanceof TypeError || error instanceof errors.JOSEError) return false;
    throw error;
  }
}

const Claims = z.object({ sub: z.uuid(), jti: z.uuid(), org: z.uuid(), scope: z.string() });

const TokenRow = z.object({
  serviceAccountId: z.string(),
  organizationId: z.string(),
  key: z.string(),
  scopes: z.array(z.string()),
  userId: z.string(),
  email: z.string(),
  organizationName: z.string(),
  slug: z.string(),
  seats: z.number().int(),
  suspendedReason: z.string().nullable(),
  deleteAfter: z.string().nullable(),
});

/** A live token of a service account: under whose name it acts, and what it may do at most. */
export interface ServiceAccountIdentity {
  tokenId: string;
  serviceAccountId: string;
  organizationId: string;
  role: Role;
  scopes: ReadonlySet<string>;
  /** The account's principal, with the token's organization alone. */
  identity: Identity;
}

/**
 * Checks the token's signature, then reads its row, which may have been revoked a moment ago, and the organization in one
 * indexed statement. The catalog has the last word: an account that it no longer names is over, a scope that it no longer
 * allows is gone. Notes at most every minute that the token was used.
 */
export async function readServiceToken(token: string): Promise<ServiceAccountIdentity> {
  const claims = Claims.safeParse(await verifySignedToken(token, serviceTokenType));
  if (!claims.success) throw notValid(claims.error);
  const { sub, jti, org, scope } = claims.data;
  const row = await readTokenRow(jti);
  const account = row && serviceAccountCatalog().get(row.key);
  if (!account || row.serviceAccountId !== sub || row.organizationId !== org) throw notValid();
  const signed = new Set(scope.split(" "));
  return {
    tokenId: jti,
    serviceAccountId: sub,
    organizationId: org,
    role: account.role,
    scopes: new Set([...account.allowedScopes].filter((each) => row.scopes.includes(each) && signed.has(each))),
    identity: toIdentity(row, account.name, account.role),
  };
}

async function readTokenRow(tokenId: string): Promise<z.output<typeof TokenRow> | null> {
  const [row] = await pool()`
    with touched as (
      update service_account_tokens set last_used_at = now()
      where id = ${tokenId} and revoked_at is null and expires_at > now()
        and (last_used_at is null or last_used_at < now() - interval '1 minute'))
    select a.id as "serviceAccountId", a.organization_id as "organizationId", a.key, t.scopes, u.id as "userId", u.email,
      o.name as "organizationName", o.slug,
      (select count(*)::int from memberships seat where seat.organization_id = o.id) as seats,
      case when o.suspended_at is not null then coalesce(o.suspended_reason, '') end as "suspendedReason",
      to_char(o.delete_after at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "deleteAfter"
    from service_account_tokens t
    join service_accounts a on a.organization_id = t.organization_id and a.id = t.service_account_id
    join organizations o on o.id = a.organization_id
    join users u on u.id = a.user_id
    where t.id = ${tokenId} and t.revoked_at is null and t.expires_at > now() and a.disabled_at is null
      and u.disabled_at is null`;
  return row ? TokenRow.parse(row) : null;
}

/** A principal has no address to confirm: whoever enabled the account has confirmed theirs. */
function toIdentity(row: z.output<typeof TokenRow>, name: string, role: Role): Identity {
  const { userId, email, organizationId, organizationName, slug, seats, suspendedReason, deleteAfter } = row;
  return {
    userId,
    email,
    emailVerified: true,
    name,
    platformRole: null,
    session: null,
    memberships: [
      {
        organizationId,
        name: organizationName,
        slug,
        role,
        seats,
        requireSecondFactor: false,
        singleSignOnId: null,
        suspendedReason,
        deleteAfter,
      },
    ],
  };
}

function notValid(cause?: unknown): AppError {
  return new AppError(
    "unauthenticated",
    "This service account's token is not valid: it was revoked, or its account is disabled.",
    { cause },
  );
}
