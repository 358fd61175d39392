import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { providerKeys } from "@/drizzle/schema/agents";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { ProviderKey } from "./schema";

const keyColumns = {
  id: providerKeys.id,
  provider: providerKeys.provider,
  name: providerKeys.name,
  lastFour: providerKeys.lastFour,
  baseUrl: providerKeys.baseUrl,
  models: providerKeys.models,
  testedAt: providerKeys.testedAt,
  createdAt: providerKeys.createdAt,
};

/** Every provider key of the organization, oldest first; there are never many. */
export function listOwnProviderKeys(ctx: OrganizationContext): Promise<ProviderKey[]> {
  return withOrganization(ctx, async (tx) => {
    const rows = await selectKeys(tx)
      .where(eq(providerKeys.organizationId, ctx.organization.id))
      .orderBy(asc(providerKeys.id));
    return rows.map(toProviderKey);
  });
}

export async function getProviderKey(tx: Transaction, ctx: OrganizationContext, id: string): Promise<ProviderKey> {
  const own = and(eq(providerKeys.organizationId, ctx.organization.id), eq(providerKeys.id, id));
  const [row] = await selectKeys(tx).where(own);
  if (!row) throw notFound("provider key");
  return toProviderKey(row);
}

function selectKeys(tx: Transaction) {
  return tx.select(keyColumns).from(providerKeys);
}

type KeyRow = Awaited<ReturnType<typeof selectKeys>>[number];

function toProviderKey(row: KeyRow): ProviderKey {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    last_four: row.lastFour,
    base_url: row.baseUrl,
    models: row.models,
    tested_at: row.testedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}
