import "server-only";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { installationAccess } from "./gateway/access";
import { type ModelRoute, reachableModels } from "./gateway/route";
import { readOrganizationAccess } from "./routing/organization-access";
import { defaultModelOf, smallModelOf } from "./routing/run-models";
import type { Model } from "./schema";

/** What the organization's people can pick from, its default first. */
export async function listPickableModels(ctx: OrganizationContext): Promise<Model[]> {
  const access = await withOrganization(ctx, readOrganizationAccess);
  const roles = { default: defaultModelOf(access), small: smallModelOf(access) };
  const models = reachableModels(access.ways).map((route) => toModel(route, roles));
  return models.toSorted((a, b) => Number(b.is_default) - Number(a.is_default));
}

function toModel({ model, access }: ModelRoute, roles: { default: string; small: string }): Model {
  const { capabilities, price } = model;
  return {
    id: model.id,
    name: model.name,
    provider: access.provider,
    provider_name: access.name,
    source: access.owner,
    is_default: model.id === roles.default,
    is_small: model.id === roles.small,
    context_window: model.contextWindow,
    max_output_tokens: model.maxOutputTokens,
    capabilities: {
      tools: capabilities.tools,
      vision: capabilities.vision,
      reasoning: capabilities.reasoning,
      structured_output: capabilities.structuredOutput,
      web_search: capabilities.webSearch,
    },
    reasoning_efforts: [...model.reasoningEfforts],
    price: price && {
      input: price.input,
      cached_input: price.cached_input ?? price.input,
      output: price.output,
      reasoning: price.reasoning ?? price.output,
    },
  };
}

/** The providers that the installation itself has a key for, by name. */
export function listInstallationProviders(): { provider: string; name: string }[] {
  return installationAccess().map(({ provider, name }) => ({ provider, name }));
}
