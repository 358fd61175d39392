import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { listTools } from "./contract";
import type { setToolPolicies } from "./policies/contract";
import type { ToolPolicy } from "./schema";

export function toolsOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["tools", organizationId, "list"],
    queryFn: ({ signal }) => api<typeof listTools>("GET /api/v1/tools", { organizationId, signal }),
    staleTime: 60_000,
  });
}

export function setToolPolicy(organizationId: string, tool: string, policy: ToolPolicy) {
  return api<typeof setToolPolicies>("PUT /api/v1/tool-policies", {
    organizationId,
    body: { policies: [{ tool, policy }] },
  });
}
