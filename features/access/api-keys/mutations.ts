import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { apiKeys } from "@/drizzle/schema/access";
import { organizations } from "@/drizzle/schema/identity";
import { appUrl, enqueueMail } from "@/features/notifications/mail/enqueue";
import { mintApiKey } from "@/lib/auth/api-keys";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type KnownPerson, readPeople } from "../data";
import { mayRevokeKeyOf } from "../permissions";
import { type KeyRow, presentKey, readKey } from "./data";
import type { ApiKey, CreateApiKey, MintedApiKey } from "./schema";

interface KeyToStore {
  name: string;
  scopes: readonly string[];
  /** Seconds, or null for a key that does not expire. */
  lifetimeSeconds: number | null;
}

const daySeconds = 86_400;

/** Makes a key that acts for the caller, tells them by mail, and answers with the only copy of its secret. */
export async function createApiKey(ctx: OrganizationContext, input: CreateApiKey): Promise<MintedApiKey> {
  const { name, scopes, expires_in_days } = input;
  const missing = scopes.filter((scope) => !ctx.organization.scopes.has(scope));
  if (missing.length > 0) {
    const message = `You do not have ${missing.join(", ")}, so a key of yours cannot have it either.`;
    throw new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path: "scopes", message }] });
  }
  const maker = await readMaker(ctx);
  const lifetimeSeconds = expires_in_days === null ? null : expires_in_days * daySeconds;
  const { row, secret } = await withOrganization(ctx, async (tx) => {
    const stored = await storeKey(tx, ctx, { name, scopes, lifetimeSeconds });
    await tellMaker(tx, ctx, maker, name);
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "api_key.created",
      target: { type: "api_key", id: stored.row.id },
      after: auditedFields(stored.row),
    });
    return stored;
  });
  return { ...(await presentKey(ctx, row)), secret };
}

/**
 * Puts a new key in the place of one's own. The old one works on for `overlapDays` at most: only its maker may do this, for
 * the new secret acts as them. Of two rotations at once one wins, the other gets `conflict`.
 */
export async function rotateApiKey(ctx: OrganizationContext, id: string, overlapDays: number): Promise<MintedApiKey> {
  const maker = await readMaker(ctx);
  const { row, secret } = await withOrganization(ctx, async (tx) => {
    const old = await readOwnKey(tx, ctx, id);
    const scopes = old.scopes.filter((scope) => (ctx.organization.scopes as ReadonlySet<string>).has(scope));
    if (scopes.length === 0) throw new AppError("conflict", "Your role grants none of this key's scopes any more.");
    const { name } = old;
    const stored = await storeKey(tx, ctx, { name, scopes, lifetimeSeconds: lifetimeOf(old) });
    await replaceKey(tx, id, stored.row.id, overlapDays);
    await tellMaker(tx, ctx, maker, name);
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "api_key.rotated",
      target: { type: "api_key", id },
      after: { replaced_by_id: stored.row.id, ...auditedFields(stored.row) },
      detail: { overlap_days: overlapDays },
    });
    return stored;
  });
  return { ...(await presentKey(ctx, row)), secret };
}

export async function renameApiKey(ctx: OrganizationContext, id: string, name: string): Promise<ApiKey> {
  const row = await withOrganization(ctx, async (tx) => {
    const old = await readOwnKey(tx, ctx, id);
    await tx.update(apiKeys).set({ name }).where(eq(apiKeys.id, id));
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "api_key.renamed",
      target: { type: "api_key", id },
      before: { name: old.name },
      after: { name },
    });
    return { ...old, name };
  });
  return presentKey(ctx, row);
}

/** Ends a key at once. A key that has been revoked stays as it is. */
export async function revokeApiKey(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const key = await readKey(tx, ctx, id);
    if (key.userId !== actingUserId(ctx) && !mayRevokeKeyOf(key.makerRole, ctx.organization)) {
      throw new AppError("forbidden", "This key belongs to somebody whose role is above yours.");
    }
    const revoked = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id });
    if (revoked.length === 0) return;
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "api_key.revoked",
      target: { type: "api_key", id },
      before: auditedFields(key),
      detail: { maker_id: key.userId },
    });
  });
}

async function readMaker(ctx: OrganizationContext): Promise<KnownPerson> {
  const userId = actingUserId(ctx);
  const maker = (await readPeople([userId])).get(userId);
  if (!maker) throw new AppError("unauthenticated", "This account no longer exists.");
  return maker;
}

async function readOwnKey(tx: Transaction, ctx: OrganizationContext, id: string): Promise<KeyRow> {
  const key = await readKey(tx, ctx, id);
  if (key.userId !== actingUserId(ctx))
    throw new AppError("forbidden", "Only the person who made this key can do that.");
  return key;
}

async function storeKey(tx: Transaction, ctx: OrganizationContext, { name, scopes, lifetimeSeconds }: KeyToStore) {
  const { secret, visiblePrefix, hash } = mintApiKey();
  const id = newId();
  await tx.insert(apiKeys).values({
    id,
    organizationId: ctx.organization.id,
    userId: actingUserId(ctx),
    name,
    prefix: visiblePrefix,
    keyHash: hash,
    scopes: [...scopes],
    expiresAt: lifetimeSeconds === null ? null : sql`now() + make_interval(secs => ${lifetimeSeconds})`,
  });
  return { secret, row: await readKey(tx, ctx, id) };
}

/** The condition sees what a rotation or revocation a moment earlier has done, so a key has one successor. */
async function replaceKey(tx: Transaction, id: string, successorId: string, overlapDays: number): Promise<void> {
  const end = sql`now() + make_interval(days => ${overlapDays})`;
  const replaced = await tx
    .update(apiKeys)
    .set({ replacedById: successorId, expiresAt: sql`least(${apiKeys.expiresAt}, ${end})` })
    .where(
      and(
        eq(apiKeys.id, id),
        isNull(apiKeys.replacedById),
        isNull(apiKeys.revokedAt),
        sql`(${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`,
      ),
    )
    .returning({ id: apiKeys.id });
  if (replaced.length === 0) {
    throw new AppError("conflict", "This key has been rotated before, has expired or was revoked. Create another one.");
  }
}

async function tellMaker(tx: Transaction, ctx: OrganizationContext, maker: KnownPerson, keyName: string) {
  const [organization] = await tx
    .select({ name: organizations.name, slug: organizations.slug })
    .from(organizations)
    .where(eq(organizations.id, ctx.organization.id));
  if (!organization) throw new Error("An organization's context names one that does not exist.");
  const url = appUrl(`/${organization.slug}/settings/api-keys`);
  await enqueueMail(tx, {
    template: "api_key_created",
    to: { email: maker.email, name: maker.name },
    props: { organization: organization.name, keyName, url },
  });
}

function lifetimeOf({ createdAt, expiresAt }: KeyRow): number | null {
  return expiresAt === null ? null : Math.round((expiresAt.getTime() - createdAt.getTime()) / 1000);
}

function auditedFields({ name, prefix, scopes, expiresAt }: KeyRow): Record<string, unknown> {
  return { name, prefix, scopes, expires_at: expiresAt?.toISOString() ?? null };
}
