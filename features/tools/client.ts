import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { listTools } from "./contract";

export function toolsOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["tools", organizationId, "list"],
    queryFn: ({ signal }) => api<typeof listTools>("GET /api/v1/tools", { organizationId, signal }),
    staleTime: 5 * 60_000,
  });
}
