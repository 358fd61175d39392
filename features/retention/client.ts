import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type * as contract from "./contract";
import type { RetentionSettings, RetentionTrial, UpdateRetention } from "./schema";

const root = (organizationId: string) => ["retention", organizationId] as const;

export function retentionOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...root(organizationId), "settings"],
    queryFn: ({ signal }) => api<typeof contract.getRetention>("GET /api/v1/retention", { organizationId, signal }),
  });
}

/** What the next pass deletes; with `trial` what it would delete under other settings. */
export function retentionPreviewOptions(organizationId: string, trial: RetentionTrial) {
  return queryOptions({
    queryKey: [...root(organizationId), "preview", trial],
    queryFn: ({ signal }) =>
      api<typeof contract.previewRetention>("GET /api/v1/retention/preview", { organizationId, query: trial, signal }),
    placeholderData: keepPreviousData,
  });
}

export async function saveRetention(
  queryClient: QueryClient,
  organizationId: string,
  body: UpdateRetention,
): Promise<RetentionSettings> {
  const saved = await api<typeof contract.updateRetention>("PATCH /api/v1/retention", { organizationId, body });
  queryClient.setQueryData(retentionOptions(organizationId).queryKey, saved);
  await queryClient.invalidateQueries({ queryKey: [...root(organizationId), "preview"] });
  return saved;
}
