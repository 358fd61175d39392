import "server-only";
import { asc } from "drizzle-orm";
import { modelSettings, providerKeys } from "@/drizzle/schema/agents";
import { installationAccess, type ProviderAccess } from "@/features/models/gateway/access";
import type { ReasoningEffort } from "@/features/models/schema";
import { unseal } from "@/lib/crypto/envelope";
import type { Transaction } from "@/lib/db/client";

/** What an organization said about its models; null and none where the installation's word counts. */
export interface ModelPreferences {
  defaultModel: string | null;
  smallModel: string | null;
  reasoningEffort: ReasoningEffort | null;
  fallbackModels: readonly string[];
}

/** How an organization reaches models: its own keys first, then the installation's. */
export interface OrganizationAccess {
  preferences: ModelPreferences;
  ways: readonly ProviderAccess[];
}

const noPreferences: ModelPreferences = {
  defaultModel: null,
  smallModel: null,
  reasoningEffort: null,
  fallbackModels: [],
};

/** Both statements go out together: a run waits for them before its first event. */
export async function readOrganizationAccess(tx: Transaction): Promise<OrganizationAccess> {
  const [[preferences], keys] = await Promise.all([
    tx
      .select({
        defaultModel: modelSettings.defaultModel,
        smallModel: modelSettings.smallModel,
        reasoningEffort: modelSettings.reasoningEffort,
        fallbackModels: modelSettings.fallbackModels,
      })
      .from(modelSettings),
    tx
      .select({
        id: providerKeys.id,
        organizationId: providerKeys.organizationId,
        provider: providerKeys.provider,
        name: providerKeys.name,
        keyEncrypted: providerKeys.keyEncrypted,
        baseUrl: providerKeys.baseUrl,
        models: providerKeys.models,
      })
      .from(providerKeys)
      .orderBy(asc(providerKeys.id)),
  ]);
  return {
    preferences: preferences ?? noPreferences,
    ways: [...keys.map(toAccess), ...installationAccess()],
  };
}

type StoredKey = Pick<
  typeof providerKeys.$inferSelect,
  "id" | "organizationId" | "provider" | "name" | "keyEncrypted" | "baseUrl" | "models"
>;

function toAccess(key: StoredKey): ProviderAccess {
  return organizationAccess({ ...key, openKey: () => unseal(key.keyEncrypted, sealPurpose(key)) });
}

/** The way that an organization's own key opens. Its address, if it has one, was entered by a customer. */
export function organizationAccess(
  key: Pick<StoredKey, "id" | "provider" | "name" | "baseUrl" | "models"> & Pick<ProviderAccess, "openKey">,
): ProviderAccess {
  const { id, provider, name, baseUrl, models, openKey } = key;
  return {
    id: `organization:${id}`,
    provider,
    owner: "organization",
    name,
    baseUrl,
    isForeign: baseUrl !== null,
    protocol: provider === "openai" ? "responses" : provider === "openai_compatible" ? "chat" : "vendor",
    catalog: provider !== "openai_compatible",
    models,
    openKey,
  };
}

/** A sealed key opens in its own row only. */
export function sealPurpose({ organizationId, id }: { organizationId: string; id: string }): string {
  return `provider key:${organizationId}:${id}`;
}
