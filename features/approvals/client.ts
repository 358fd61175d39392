import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type {
  approveCall as approveContract,
  getApproval,
  listApprovals,
  rejectCall as rejectContract,
} from "./contract";
import type { ApprovalStatus, ApproveCall, RejectCall } from "./schema";

const approvalsPerPage = 20;
/** The badge counts no further. */
export const mostCounted = 50;
/** How old what a page shows may get: questions come from runs that nobody looks at. */
const freshEveryMs = 10_000;

/** Those that wait, or those that wait no more, also by how they were decided. */
export type ApprovalFilter = "pending" | "decided" | Exclude<ApprovalStatus, "pending">;

export function approvalsOptions(organizationId: string, filter: ApprovalFilter) {
  const narrowed = filter === "decided" ? { decided: "true" } : { status: filter };
  return infiniteQueryOptions({
    queryKey: ["approvals", organizationId, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listApprovals>("GET /api/v1/approvals", {
        organizationId,
        query: { limit: approvalsPerPage, ...narrowed, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: freshEveryMs,
  });
}

/** What a run asks at the moment. */
export function runApprovalsOptions(organizationId: string, runId: string) {
  return queryOptions({
    queryKey: ["approvals", organizationId, "run", runId],
    queryFn: async ({ signal }) => {
      const query = { status: "pending" as const, run_id: runId, limit: mostCounted };
      const { data } = await api<typeof listApprovals>("GET /api/v1/approvals", { organizationId, query, signal });
      return data;
    },
    refetchInterval: freshEveryMs,
  });
}

export function approvalOptions(organizationId: string, id: string) {
  return queryOptions({
    queryKey: ["approvals", organizationId, "detail", id],
    queryFn: ({ signal }) =>
      api<typeof getApproval>("GET /api/v1/approvals/{approval_id}", {
        organizationId,
        params: { approval_id: id },
        signal,
      }),
  });
}

/** How many calls wait for this person, up to `mostCounted`. */
export function pendingCountOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["approvals", organizationId, "pending-count"],
    queryFn: async ({ signal }) => {
      const query = { status: "pending" as const, limit: mostCounted };
      const { data } = await api<typeof listApprovals>("GET /api/v1/approvals", { organizationId, query, signal });
      return data.length;
    },
    refetchInterval: freshEveryMs,
  });
}

export function approveCall(organizationId: string, id: string, body: ApproveCall) {
  return api<typeof approveContract>("POST /api/v1/approvals/{approval_id}/approve", {
    organizationId,
    params: { approval_id: id },
    body,
  });
}

export function rejectCall(organizationId: string, id: string, body: RejectCall) {
  return api<typeof rejectContract>("POST /api/v1/approvals/{approval_id}/reject", {
    organizationId,
    params: { approval_id: id },
    body,
  });
}

/** After a decision, or when a stream tells of a question: lists and the badge are read again. */
export function refreshApprovals(queryClient: QueryClient, organizationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["approvals", organizationId] });
}
