import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";

const keyOf = (organizationId: string) => ["tools", organizationId] as const;
const path = "/api/v1/tool-sources/{source_id}";

export function sourcesOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "sources"],
    queryFn: ({ signal }) =>
      api<typeof contract.listToolSources>("GET /api/v1/tool-sources", { organizationId, signal }),
  });
}

export function sourceToolsOptions(organizationId: string, sourceId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "sources", sourceId],
    queryFn: ({ signal }) =>
      api<typeof contract.listSourceTools>(`GET ${path}/tools`, {
        organizationId,
        params: { source_id: sourceId },
        signal,
      }),
  });
}

/** Sources, what they offer and the list of tools all follow from each other. */
export function refreshTools(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createSource(organizationId: string, body: BodyInput<typeof contract.createToolSource>) {
  return api<typeof contract.createToolSource>("POST /api/v1/tool-sources", { organizationId, body });
}

export function updateSource(organizationId: string, id: string, body: BodyInput<typeof contract.updateToolSource>) {
  return api<typeof contract.updateToolSource>(`PATCH ${path}`, { organizationId, params: { source_id: id }, body });
}

export function deleteSource(organizationId: string, id: string) {
  return api<typeof contract.deleteToolSource>(`DELETE ${path}`, { organizationId, params: { source_id: id } });
}

export function refreshSource(organizationId: string, id: string) {
  return api<typeof contract.refreshToolSource>(`POST ${path}/refresh`, { organizationId, params: { source_id: id } });
}

export function connectSource(organizationId: string, id: string) {
  return api<typeof contract.connectToolSource>(`POST ${path}/connect`, { organizationId, params: { source_id: id } });
}

export function finishConnection(organizationId: string, answer: string) {
  return api<typeof contract.finishToolSourceConnection>("POST /api/v1/tool-sources/callback", {
    organizationId,
    body: { answer },
  });
}

export function updateSourceTools(
  organizationId: string,
  id: string,
  tools: BodyInput<typeof contract.updateSourceTools>["tools"],
) {
  const params = { source_id: id };
  return api<typeof contract.updateSourceTools>(`PATCH ${path}/tools`, { organizationId, params, body: { tools } });
}
