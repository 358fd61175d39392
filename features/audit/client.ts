import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, apiStream } from "@/lib/api/client";
import type {
  exportAuditLog,
  listAuditEvents,
  listSecurityEvents,
  summarizeAuditLog,
  verifyAuditLog,
} from "./contract";
import type { AuditFilter } from "./schema";

const rowsPerPage = 50;
const securityEventsPerPage = 20;
/** How old the count of an open page may get. */
const liveEveryMs = 10_000;

const root = (organizationId: string) => ["audit", organizationId] as const;

export function auditOptions(organizationId: string, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: [...root(organizationId), "list", filter],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listAuditEvents>("GET /api/v1/audit", {
        organizationId,
        query: { ...filter, limit: rowsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // New rows are announced by the summary and read when the person asks: what they look at stays where it is.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function auditSummaryOptions(organizationId: string, filter: AuditFilter) {
  return queryOptions({
    queryKey: [...root(organizationId), "summary", filter],
    queryFn: ({ signal }) =>
      api<typeof summarizeAuditLog>("GET /api/v1/audit/summary", { organizationId, query: filter, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: liveEveryMs,
  });
}

export function verifyAuditLogNow(organizationId: string) {
  return api<typeof verifyAuditLog>("GET /api/v1/audit/verification", { organizationId });
}

/** Fetches the signed file and hands it to the browser as a download. */
export async function downloadAuditLog(
  organizationId: string,
  format: "json" | "csv",
  filter: AuditFilter,
): Promise<void> {
  const query = { ...filter, format };
  const answer = await apiStream<typeof exportAuditLog>("GET /api/v1/audit/export", { organizationId, query });
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? `audit.${format}`;
  link.click();
  URL.revokeObjectURL(url);
}

export function securityEventsOptions() {
  return infiniteQueryOptions({
    queryKey: ["audit", "security-events"],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listSecurityEvents>("GET /api/v1/security-events", {
        query: { limit: securityEventsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
