import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { getRunTrace, listRuns } from "../contract";
import type { RunFilter, RunStatus } from "../schema";

/** A filter as the address of a request holds it. */
export type RunSearch = Omit<RunFilter, "own"> & { own?: "true" };

const runsPerPage = 30;
/** How old what a page shows of runs may get: while one goes on, and else, when others may begin. */
const liveEveryMs = 1_500;
const idleEveryMs = 15_000;

const ended: readonly RunStatus[] = ["completed", "failed", "cancelled", "incomplete"];

export function isEnded(status: RunStatus): boolean {
  return ended.includes(status);
}

export function runsOptions(organizationId: string, filter: RunSearch) {
  return infiniteQueryOptions({
    queryKey: ["runs", organizationId, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listRuns>("GET /api/v1/runs", {
        organizationId,
        query: { ...filter, limit: runsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const rows = state.data?.pages.flatMap(({ data }) => data) ?? [];
      return rows.some(({ status }) => !isEnded(status)) ? liveEveryMs : idleEveryMs;
    },
  });
}

export function runTraceOptions(organizationId: string, runId: string) {
  return queryOptions({
    queryKey: ["runs", organizationId, "trace", runId],
    queryFn: ({ signal }) =>
      api<typeof getRunTrace>("GET /api/v1/runs/{run_id}/trace", { organizationId, params: { run_id: runId }, signal }),
    refetchInterval: ({ state }) => {
      const { data } = state;
      const open =
        data === undefined || !isEnded(data.run.status) || data.spans.some((span) => span.status === "running");
      return open ? liveEveryMs : false;
    },
  });
}

/** The stages and steps of the workflow that a run executes, which never change. */
export function runPlanOptions(organizationId: string, runId: string) {
  return queryOptions({
    queryKey: ["runs", organizationId, "plan", runId],
    queryFn: async ({ signal }) => {
      const call = { organizationId, params: { run_id: runId }, query: { plan: "true" }, signal };
      const { plan } = await api<typeof getRunTrace>("GET /api/v1/runs/{run_id}/trace", call);
      return plan ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The events of a run so far, as its stream sent them. */
export function runEventsOptions(organizationId: string, runId: string, live: boolean) {
  return queryOptions({
    queryKey: ["runs", organizationId, "events", runId],
    queryFn: async ({ signal }) => {
      const params = { run_id: runId };
      const query = { events: "true" };
      const { events } = await api<typeof getRunTrace>("GET /api/v1/runs/{run_id}/trace", {
        organizationId,
        params,
        query,
        signal,
      });
      return events ?? [];
    },
    refetchInterval: live ? liveEveryMs : false,
  });
}

/** Hands the run's steps and events to the browser as a file. */
export async function downloadRunTrace(organizationId: string, runId: string): Promise<void> {
  const trace = await api<typeof getRunTrace>("GET /api/v1/runs/{run_id}/trace", {
    organizationId,
    params: { run_id: runId },
    query: { events: "true" },
  });
  const text = JSON.stringify(trace, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `run-${runId}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
