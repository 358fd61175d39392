import "server-only";
import { describeModel, modelCatalog } from "@/features/models/catalog/catalog";
import type { ModelEntry } from "@/features/models/catalog/entry";
import type { ProviderAccess } from "./access";

/** A model and the way on which it is asked. */
export interface ModelRoute {
  model: ModelEntry;
  access: ProviderAccess;
}

/** The first way that has a model: an organization's own ones come before the installation's. */
export function findRoute(ways: readonly ProviderAccess[], id: string): ModelRoute | undefined {
  const access = ways.find((way) => way.models.includes(id)) ?? ways.find((way) => isOfCatalog(way, id));
  return access && { model: describeModel(id, access.provider), access };
}

function isOfCatalog(way: ProviderAccess, id: string): boolean {
  return way.catalog && modelCatalog().get(id)?.provider === way.provider;
}

/** Every model that these ways reach: named ones first, then the catalog's in its order. */
export function reachableModels(ways: readonly ProviderAccess[]): ModelRoute[] {
  const ids = new Set([...ways.flatMap((way) => way.models), ...modelCatalog().keys()]);
  return [...ids].flatMap((id) => findRoute(ways, id) ?? []);
}
