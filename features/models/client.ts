import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";
import type * as keyContract from "./provider-keys/contract";
import type * as settingsContract from "./settings/contract";

const keyOf = (organizationId: string) => ["models", organizationId] as const;
const keyPath = "/api/v1/provider-keys/{provider_key_id}";

/** What the pickers offer. */
export function modelsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "list"],
    queryFn: ({ signal }) => api<typeof contract.listModels>("GET /api/v1/models", { organizationId, signal }),
    staleTime: 60_000,
  });
}

export function modelSettingsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "settings"],
    queryFn: ({ signal }) =>
      api<typeof settingsContract.getModelSettings>("GET /api/v1/model-settings", { organizationId, signal }),
  });
}

export function providerKeysOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "keys"],
    queryFn: ({ signal }) =>
      api<typeof keyContract.listProviderKeys>("GET /api/v1/provider-keys", { organizationId, signal }),
  });
}

export function refreshModels(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function saveModelSettings(organizationId: string, body: BodyInput<typeof settingsContract.putModelSettings>) {
  return api<typeof settingsContract.putModelSettings>("PUT /api/v1/model-settings", { organizationId, body });
}

export function createProviderKey(organizationId: string, body: BodyInput<typeof keyContract.createProviderKey>) {
  return api<typeof keyContract.createProviderKey>("POST /api/v1/provider-keys", { organizationId, body });
}

export function deleteProviderKey(organizationId: string, id: string) {
  return api<typeof keyContract.deleteProviderKey>(`DELETE ${keyPath}`, {
    organizationId,
    params: { provider_key_id: id },
  });
}

export function testProviderKey(organizationId: string, id: string) {
  return api<typeof keyContract.testProviderKey>(`POST ${keyPath}/test`, {
    organizationId,
    params: { provider_key_id: id },
  });
}
