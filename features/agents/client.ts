import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";
import type * as versionContract from "./versions/contract";

const agentPath = "/api/v1/agents/{agent_id}";
const agentsPerPage = 60;

const keyOf = (organizationId: string) => ["agents", organizationId] as const;

/** Who can answer: what the pickers of the chat offer. */
export function agentsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "list"],
    queryFn: ({ signal }) => api<typeof contract.listAgents>("GET /api/v1/agents", { organizationId, signal }),
    staleTime: 5 * 60_000,
  });
}

export interface AgentFilter {
  q: string;
  show: "all" | "catalog" | "organization" | "archived";
}

/** The agents as their page lists them: with drafts, or the archived ones. */
export function agentPagesOptions(organizationId: string, { q, show }: AgentFilter) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "pages", q, show],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listAgents>("GET /api/v1/agents", {
        organizationId,
        query: {
          limit: agentsPerPage,
          ...(q ? { q } : {}),
          ...(show === "archived" ? { archived: "true" as const } : { drafts: "true" as const }),
          ...(show === "catalog" || show === "organization" ? { source: show } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function agentOptions(organizationId: string, key: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "detail", key],
    queryFn: ({ signal }) =>
      api<typeof contract.getAgent>(`GET ${agentPath}`, { ...named(organizationId, key), signal }),
  });
}

export function versionsOptions(organizationId: string, key: string) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "versions", key],
    queryFn: ({ pageParam, signal }) =>
      api<typeof versionContract.listAgentVersions>(`GET ${agentPath}/versions`, {
        ...named(organizationId, key),
        query: { limit: agentsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What a version says; it never changes. */
export function versionOptions(organizationId: string, key: string, version: number) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "version", key, version],
    queryFn: ({ signal }) =>
      api<typeof versionContract.getAgentVersion>(`GET ${agentPath}/versions/{version}`, {
        organizationId,
        params: { agent_id: key, version },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function refreshAgents(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createAgent(organizationId: string, body: BodyInput<typeof contract.createAgent>) {
  return api<typeof contract.createAgent>("POST /api/v1/agents", { organizationId, body });
}

export function importAgent(organizationId: string, body: BodyInput<typeof contract.importAgent>) {
  return api<typeof contract.importAgent>("POST /api/v1/agents/import", { organizationId, body });
}

export function updateAgent(organizationId: string, key: string, body: BodyInput<typeof contract.updateAgent>) {
  return api<typeof contract.updateAgent>(`PATCH ${agentPath}`, { ...named(organizationId, key), body });
}

export function archiveAgent(organizationId: string, key: string) {
  return api<typeof contract.archiveAgent>(`DELETE ${agentPath}`, named(organizationId, key));
}

export function restoreAgent(organizationId: string, key: string) {
  return api<typeof contract.restoreAgent>(`POST ${agentPath}/restore`, named(organizationId, key));
}

export function duplicateAgent(organizationId: string, key: string) {
  return api<typeof contract.duplicateAgent>(`POST ${agentPath}/duplicate`, named(organizationId, key));
}

export function exportAgent(organizationId: string, key: string) {
  return api<typeof contract.exportAgent>(`GET ${agentPath}/export`, named(organizationId, key));
}

export function createVersion(
  organizationId: string,
  key: string,
  body: BodyInput<typeof versionContract.createAgentVersion>,
) {
  return api<typeof versionContract.createAgentVersion>(`POST ${agentPath}/versions`, {
    ...named(organizationId, key),
    body,
  });
}

export function rollBackAgent(organizationId: string, key: string, version: number) {
  return api<typeof versionContract.rollBackAgent>(`POST ${agentPath}/rollback`, {
    ...named(organizationId, key),
    body: { version },
  });
}

const named = (organizationId: string, key: string) => ({ organizationId, params: { agent_id: key } });
