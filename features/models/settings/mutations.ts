import "server-only";
import { sql } from "drizzle-orm";
import { modelSettings } from "@/drizzle/schema/agents";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { requireReachable } from "@/features/models/routing/run-models";
import type { OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import { withOrganization } from "@/lib/db/scope";
import { toModelSettings } from "./data";
import type { ModelSettings, ModelSettingsInput } from "./schema";

/** Chooses the organization's models. A model that was chosen before may stay although its key is gone. */
export function saveModelSettings(ctx: OrganizationContext, input: ModelSettingsInput): Promise<ModelSettings> {
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const before = await readOrganizationAccess(tx);
    const { effective: _before, ...earlier } = toModelSettings(before);
    const kept = new Set([earlier.default_model, earlier.small_model, ...earlier.fallback_models]);
    for (const [path, id] of chosenModels(input)) if (!kept.has(id)) requireReachable(before, id, path);
    const preferences = {
      defaultModel: input.default_model,
      smallModel: input.small_model,
      reasoningEffort: input.reasoning_effort,
      fallbackModels: input.fallback_models,
    };
    await tx
      .insert(modelSettings)
      .values({ organizationId, ...preferences })
      .onConflictDoUpdate({
        target: modelSettings.organizationId,
        set: { ...preferences, updatedAt: sql`now()` },
      });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "model_settings.updated",
      target: { type: "organization", id: organizationId },
      before: earlier,
      after: { ...input },
    });
    return toModelSettings({ ...before, preferences });
  });
}

function chosenModels({
  default_model,
  small_model,
  fallback_models,
}: ModelSettingsInput): [path: string, id: string][] {
  return [
    ...(default_model === null ? [] : [["default_model", default_model] as [string, string]]),
    ...(small_model === null ? [] : [["small_model", small_model] as [string, string]]),
    ...fallback_models.map((id, index): [string, string] => [`fallback_models.${index}`, id]),
  ];
}
