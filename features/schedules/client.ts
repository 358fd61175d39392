import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";
import type { StartTarget } from "./schema";

const path = "/api/v1/schedules/{schedule_id}";
const perPage = 50;
const perTarget = 20;
/** Schedules fire by themselves: their lists look again after this. */
const refetchInterval = 10_000;
const firingsInterval = 4_000;

export interface ScheduleFilter {
  q: string;
  status: "" | "active" | "paused" | "ended";
}

const keyOf = (organizationId: string) => ["schedules", organizationId] as const;
const named = (organizationId: string, id: string) => ({ organizationId, params: { schedule_id: id } });

export function schedulesOptions(organizationId: string, { q, status }: ScheduleFilter) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "list", q, status],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listSchedules>("GET /api/v1/schedules", {
        organizationId,
        query: {
          limit: perPage,
          ...(q ? { q } : {}),
          ...(status ? { status } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval,
  });
}

/** The newest schedules that start one target: what its own page shows. */
export function schedulesOfOptions(organizationId: string, target: StartTarget) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "of", target.kind, target.key],
    queryFn: ({ signal }) =>
      api<typeof contract.listSchedules>("GET /api/v1/schedules", {
        organizationId,
        query: { limit: perTarget, target_kind: target.kind, target_key: target.key },
        signal,
      }),
    refetchInterval,
  });
}

export function scheduleOptions(organizationId: string, id: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "detail", id],
    queryFn: ({ signal }) => api<typeof contract.getSchedule>(`GET ${path}`, { ...named(organizationId, id), signal }),
    refetchInterval,
  });
}

export function firingsOptions(organizationId: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "firings", id],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listFirings>(`GET ${path}/firings`, {
        ...named(organizationId, id),
        query: { limit: perPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: firingsInterval,
  });
}

export function calendarOptions(organizationId: string, span: { from: string; to: string; timeZone: string }) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "calendar", span.from, span.to, span.timeZone],
    queryFn: ({ signal }) =>
      api<typeof contract.readCalendar>("GET /api/v1/schedules/calendar", {
        organizationId,
        query: { from: span.from, to: span.to, time_zone: span.timeZone },
        signal,
      }),
    refetchInterval,
  });
}

/** When a schedule would fire; asked while it is being written, so what is wrong comes as the query's error. */
export function previewOptions(organizationId: string, body: BodyInput<typeof contract.previewSchedule>) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "preview", body],
    queryFn: ({ signal }) =>
      api<typeof contract.previewSchedule>("POST /api/v1/schedules/preview", { organizationId, body, signal }),
    retry: false,
  });
}

export function refreshSchedules(queries: QueryClient, organizationId: string) {
  return queries.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createSchedule(organizationId: string, body: BodyInput<typeof contract.createSchedule>) {
  return api<typeof contract.createSchedule>("POST /api/v1/schedules", {
    organizationId,
    body,
    idempotencyKey: crypto.randomUUID(),
  });
}

export function updateSchedule(organizationId: string, id: string, body: BodyInput<typeof contract.updateSchedule>) {
  return api<typeof contract.updateSchedule>(`PATCH ${path}`, { ...named(organizationId, id), body });
}

export function pauseSchedule(organizationId: string, id: string) {
  return api<typeof contract.pauseSchedule>(`POST ${path}/pause`, named(organizationId, id));
}

export function resumeSchedule(organizationId: string, id: string) {
  return api<typeof contract.resumeSchedule>(`POST ${path}/resume`, named(organizationId, id));
}

export function runScheduleNow(organizationId: string, id: string) {
  return api<typeof contract.runScheduleNow>(`POST ${path}/run-now`, {
    ...named(organizationId, id),
    idempotencyKey: crypto.randomUUID(),
  });
}

export function deleteSchedule(organizationId: string, id: string) {
  return api<typeof contract.deleteSchedule>(`DELETE ${path}`, named(organizationId, id));
}
