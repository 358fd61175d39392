import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { listAgents } from "./contract";

export function agentsOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["agents", organizationId, "list"],
    queryFn: ({ signal }) => api<typeof listAgents>("GET /api/v1/agents", { organizationId, signal }),
    staleTime: 5 * 60_000,
  });
}
