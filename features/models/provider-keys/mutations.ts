import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { providerKeys } from "@/drizzle/schema/agents";
import { organizationAccess, readOrganizationAccess, sealPurpose } from "@/features/models/routing/organization-access";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { seal } from "@/lib/crypto/envelope";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { getProviderKey } from "./data";
import { mostProviderKeys, type ProviderKey, type ProviderKeyInput, type ProviderKeyTest } from "./schema";
import { tryKey } from "./try-key";

const shownCharacters = 4;

/** Keeps a key that its provider has just taken. Only its last four characters can be read from then on. */
export async function createProviderKey(ctx: OrganizationContext, input: ProviderKeyInput): Promise<ProviderKey> {
  const organizationId = ctx.organization.id;
  const id = newId();
  const { provider, name, models } = input;
  const baseUrl = input.base_url ?? null;
  await withOrganization(ctx, (tx) => requireRoom(tx, organizationId, models));
  const access = organizationAccess({ id, provider, name, baseUrl, models, openKey: () => input.key });
  const test = await tryKey(access, ctx.signal);
  if (!test.succeeded) throw refused(test);
  return withOrganization(ctx, async (tx) => {
    await requireRoom(tx, organizationId, models);
    await tx.insert(providerKeys).values({
      id,
      organizationId,
      provider,
      name,
      keyEncrypted: seal(input.key, sealPurpose({ organizationId, id })),
      lastFour: input.key.slice(-shownCharacters),
      baseUrl,
      models,
      testedAt: sql`now()`,
      createdBy: actingUserId(ctx),
    });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "provider_key.created",
      target: { type: "provider_key", id },
      after: { provider, name, base_url: baseUrl, models },
    });
    return getProviderKey(tx, ctx, id);
  });
}

export function deleteProviderKey(ctx: OrganizationContext, id: string): Promise<void> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const [deleted] = await tx
      .delete(providerKeys)
      .where(and(eq(providerKeys.organizationId, organizationId), eq(providerKeys.id, id)))
      .returning({ provider: providerKeys.provider, name: providerKeys.name });
    if (!deleted) throw notFound("provider key");
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "provider_key.deleted",
      target: { type: "provider_key", id },
      before: deleted,
    });
  });
}

/** Tries a key that is kept, and notes when it last worked. */
export async function testProviderKey(ctx: OrganizationContext, id: string): Promise<ProviderKeyTest> {
  const { ways } = await withOrganization(ctx, readOrganizationAccess);
  const access = ways.find((way) => way.id === `organization:${id}`);
  if (!access) throw notFound("provider key");
  const test = await tryKey(access, ctx.signal);
  await withOrganization(ctx, async (tx) => {
    if (test.succeeded) {
      await tx
        .update(providerKeys)
        .set({ testedAt: sql`now()` })
        .where(and(eq(providerKeys.organizationId, ctx.organization.id), eq(providerKeys.id, id)));
    }
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "provider_key.tested",
      target: { type: "provider_key", id },
      detail: { succeeded: test.succeeded, model: test.model },
    });
  });
  return test;
}

/** Two keys that name the same model would leave open who answers. */
async function requireRoom(tx: Transaction, organizationId: string, models: readonly string[]): Promise<void> {
  const existing = await tx
    .select({ name: providerKeys.name, models: providerKeys.models })
    .from(providerKeys)
    .where(eq(providerKeys.organizationId, organizationId));
  if (existing.length >= mostProviderKeys) {
    throw new AppError("conflict", `An organization has at most ${mostProviderKeys} provider keys. Delete one first.`);
  }
  for (const key of existing) {
    const taken = models.find((model) => key.models.includes(model));
    if (taken !== undefined) throw invalid("models", `“${key.name}” already has the model ${taken}.`);
  }
}

function refused({ message }: ProviderKeyTest): AppError {
  return invalid("key", message);
}

function invalid(path: string, message: string): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
}
