import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";
import type { LastRun } from "./presenting/schema";
import type * as versionContract from "./versions/contract";

const workflowPath = "/api/v1/workflows/{workflow_key}";
const workflowsPerPage = 60;
/** How old the runs that the list shows may get: while one of them goes on, and else, when others may begin. */
const liveEveryMs = 3_000;
const idleEveryMs = 15_000;

const keyOf = (organizationId: string) => ["workflows", organizationId] as const;

/** The workflows that can run, catalog and own: what pickers offer. */
export function workflowsOptions(organizationId: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "list"],
    queryFn: ({ signal }) => api<typeof contract.listWorkflows>("GET /api/v1/workflows", { organizationId, signal }),
    staleTime: 60_000,
  });
}

export interface WorkflowFilter {
  q: string;
  show: "all" | "catalog" | "organization" | "archived";
}

/** The workflows as their page lists them: with drafts, or the archived ones. */
export function workflowPagesOptions(organizationId: string, { q, show }: WorkflowFilter) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "pages", q, show],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listWorkflows>("GET /api/v1/workflows", {
        organizationId,
        query: {
          limit: workflowsPerPage,
          ...(q ? { q } : {}),
          ...(show === "archived" ? { archived: "true" as const } : { drafts: "true" as const }),
          ...(show === "catalog" || show === "organization" ? { source: show } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => {
      const rows = state.data?.pages.flatMap(({ data }) => data) ?? [];
      return rows.some((row) => row.last_run !== null && isGoing(row.last_run.status)) ? liveEveryMs : idleEveryMs;
    },
  });
}

function isGoing(status: LastRun["status"]): boolean {
  return status === "queued" || status === "running";
}

export function workflowOptions(organizationId: string, key: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "detail", key],
    queryFn: ({ signal }) =>
      api<typeof contract.getWorkflow>(`GET ${workflowPath}`, { ...named(organizationId, key), signal }),
  });
}

export function workflowVersionsOptions(organizationId: string, key: string) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "versions", key],
    queryFn: ({ pageParam, signal }) =>
      api<typeof versionContract.listWorkflowVersions>(`GET ${workflowPath}/versions`, {
        ...named(organizationId, key),
        query: { limit: workflowsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What a version says; it never changes. */
export function workflowVersionOptions(organizationId: string, key: string, version: number) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "version", key, version],
    queryFn: ({ signal }) =>
      api<typeof versionContract.getWorkflowVersion>(`GET ${workflowPath}/versions/{version}`, {
        organizationId,
        params: { workflow_key: key, version },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function refreshWorkflows(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createWorkflow(organizationId: string, body: BodyInput<typeof contract.createWorkflow>) {
  return api<typeof contract.createWorkflow>("POST /api/v1/workflows", { organizationId, body });
}

export function importWorkflow(organizationId: string, body: BodyInput<typeof contract.importWorkflow>) {
  return api<typeof contract.importWorkflow>("POST /api/v1/workflows/import", { organizationId, body });
}

export function updateWorkflow(organizationId: string, key: string, body: BodyInput<typeof contract.updateWorkflow>) {
  return api<typeof contract.updateWorkflow>(`PATCH ${workflowPath}`, { ...named(organizationId, key), body });
}

export function archiveWorkflow(organizationId: string, key: string) {
  return api<typeof contract.archiveWorkflow>(`DELETE ${workflowPath}`, named(organizationId, key));
}

export function restoreWorkflow(organizationId: string, key: string) {
  return api<typeof contract.restoreWorkflow>(`POST ${workflowPath}/restore`, named(organizationId, key));
}

export function duplicateWorkflow(organizationId: string, key: string) {
  return api<typeof contract.duplicateWorkflow>(`POST ${workflowPath}/duplicate`, named(organizationId, key));
}

export function exportWorkflow(organizationId: string, key: string) {
  return api<typeof contract.exportWorkflow>(`GET ${workflowPath}/export`, named(organizationId, key));
}

export function createWorkflowVersion(
  organizationId: string,
  key: string,
  body: BodyInput<typeof versionContract.createWorkflowVersion>,
) {
  return api<typeof versionContract.createWorkflowVersion>(`POST ${workflowPath}/versions`, {
    ...named(organizationId, key),
    body,
  });
}

export function rollBackWorkflow(organizationId: string, key: string, version: number) {
  return api<typeof versionContract.rollBackWorkflow>(`POST ${workflowPath}/rollback`, {
    ...named(organizationId, key),
    body: { version },
  });
}

const named = (organizationId: string, key: string) => ({ organizationId, params: { workflow_key: key } });
