import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { OAuthError, OAuthErrorCode, type OAuthTokens, refreshAuthorization } from "@modelcontextprotocol/client";
import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { toolSources } from "@/drizzle/schema/tools";
import { type OAuthCredentials, sealCredentials } from "@/features/tools/sources/credentials";
import { SourceFailure, SourceNotConnected, toSourceFailure } from "@/features/tools/sources/failure";
import { guardedTransportFetch } from "@/features/tools/sources/mcp/guarded-transport-fetch";
import { type OpenSource, openSource } from "@/features/tools/sources/open-source";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { metadataOf } from "./metadata";

/** Renewed this long before it expires, so that it does not expire on its way. */
const earlyMs = 30_000;
const exchangeMs = 10_000;
/** How long one process may take to renew before another tries. */
const claimSeconds = 20;
const pollMs = 100;

type Tokens = NonNullable<OAuthCredentials["tokens"]>;

/** The token to send now, renewed where it is about to expire. Throws `SourceNotConnected` when there is none. */
export async function accessToken(ctx: OrganizationContext, sourceId: string): Promise<string> {
  const source = await requireSource(ctx, sourceId);
  const tokens = tokensOf(source);
  const isFresh = tokens.expires_at === null || tokens.expires_at - earlyMs > Date.now();
  return isFresh ? tokens.access_token : (await renew(ctx, source)).access_token;
}

/** After the source refused `refused`: another token, unless somebody has renewed it already. */
export async function replaceToken(ctx: OrganizationContext, sourceId: string, refused: string): Promise<void> {
  const source = await requireSource(ctx, sourceId);
  if (tokensOf(source).access_token === refused) await renew(ctx, source);
}

export function toStoredTokens({ access_token, refresh_token, expires_in }: OAuthTokens): Tokens {
  return {
    access_token,
    refresh_token: refresh_token ?? null,
    expires_at: expires_in === undefined ? null : Date.now() + expires_in * 1_000,
  };
}

/**
 * Renews the tokens once, however many processes ask: whoever sets `refresh_until` does it, the others wait for what comes of
 * it. The claim also compares the stored tokens, so that nobody spends a refresh token that has been spent.
 */
async function renew(ctx: OrganizationContext, stale: OpenSource): Promise<Tokens> {
  const deadline = Date.now() + (claimSeconds + 5) * 1_000;
  while (Date.now() < deadline) {
    if (await claim(ctx, stale)) return exchange(ctx, stale);
    await delay(pollMs, undefined, { signal: ctx.signal });
    const current = await requireSource(ctx, stale.id);
    if (current.sealed !== stale.sealed) return tokensOf(current);
  }
  throw new SourceFailure("Its sign-in could not be renewed in time.");
}

async function claim(ctx: OrganizationContext, { id, sealed }: OpenSource): Promise<boolean> {
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .update(toolSources)
      .set({ refreshUntil: sql`now() + make_interval(secs => ${claimSeconds})` })
      .where(
        and(isStored(ctx, id, sealed), or(isNull(toolSources.refreshUntil), lt(toolSources.refreshUntil, sql`now()`))),
      )
      .returning({ id: toolSources.id }),
  );
  return rows.length > 0;
}

async function exchange(ctx: OrganizationContext, source: OpenSource): Promise<Tokens> {
  const { oauth } = source.credentials;
  const refreshToken = oauth?.tokens?.refresh_token;
  if (!oauth?.client || !oauth.server || !refreshToken) {
    await store(ctx, source, null);
    throw new SourceNotConnected();
  }
  try {
    const answer = await refreshAuthorization(oauth.server.url, {
      ...metadataOf(oauth.server),
      clientInformation: oauth.client,
      refreshToken,
      ...(oauth.server.resource === null ? {} : { resource: oauth.server.resource }),
      fetchFn: guardedTransportFetch(exchangeMs),
    });
    const tokens = toStoredTokens(answer);
    await store(ctx, source, tokens);
    return tokens;
  } catch (error) {
    const isOver = OAuthError.isInstance(error) && error.code === OAuthErrorCode.InvalidGrant;
    await store(ctx, source, isOver ? null : (oauth.tokens ?? null));
    throw isOver ? new SourceNotConnected({ cause: error }) : toSourceFailure(error);
  }
}

async function store(ctx: OrganizationContext, source: OpenSource, tokens: Tokens | null): Promise<void> {
  const { id, sealed, credentials } = source;
  const isSame = tokens === credentials.oauth?.tokens;
  const oauth = credentials.oauth && { ...credentials.oauth, tokens };
  await withOrganization(ctx, (tx) =>
    tx
      .update(toolSources)
      .set({
        refreshUntil: null,
        ...(isSame ? {} : { credentialsEncrypted: sealCredentials(id, { ...credentials, oauth }) }),
      })
      .where(isStored(ctx, id, sealed)),
  );
}

function isStored(ctx: OrganizationContext, id: string, sealed: string | null) {
  return and(
    eq(toolSources.organizationId, ctx.organization.id),
    eq(toolSources.id, id),
    eq(toolSources.credentialsEncrypted, sealed ?? ""),
  );
}

function tokensOf({ credentials }: OpenSource): Tokens {
  const tokens = credentials.oauth?.tokens;
  if (!tokens) throw new SourceNotConnected();
  return tokens;
}

async function requireSource(ctx: OrganizationContext, id: string): Promise<OpenSource> {
  const source = await openSource(ctx, id);
  if (!source) throw new SourceFailure("It is not there any more.");
  return source;
}
