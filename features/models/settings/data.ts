import "server-only";
import { type OrganizationAccess, readOrganizationAccess } from "@/features/models/routing/organization-access";
import { defaultModelOf, smallModelOf } from "@/features/models/routing/run-models";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import type { ModelSettings } from "./schema";

export function readModelSettings(ctx: OrganizationContext): Promise<ModelSettings> {
  return withOrganization(ctx, async (tx) => toModelSettings(await readOrganizationAccess(tx)));
}

export function toModelSettings(access: OrganizationAccess): ModelSettings {
  const { defaultModel, smallModel, reasoningEffort, fallbackModels } = access.preferences;
  return {
    default_model: defaultModel,
    small_model: smallModel,
    reasoning_effort: reasoningEffort,
    fallback_models: [...fallbackModels],
    effective: { default_model: defaultModelOf(access), small_model: smallModelOf(access) },
  };
}
