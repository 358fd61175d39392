import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type * as contract from "./contract";

const path = "/api/v1/triggers/{trigger_id}";
const perPage = 50;
const perTarget = 20;
/** Calls come by themselves: what is shown of them is looked up again after this. */
const refetchInterval = 4_000;

const keyOf = (organizationId: string) => ["triggers", organizationId] as const;
const named = (organizationId: string, id: string) => ({ organizationId, params: { trigger_id: id } });

export function triggersOptions(organizationId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "list", q],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listTriggers>("GET /api/v1/triggers", {
        organizationId,
        query: { limit: perPage, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The newest webhooks that start one target: what its own page shows. */
export function triggersOfOptions(organizationId: string, target: { kind: "agent" | "workflow"; key: string }) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "of", target.kind, target.key],
    queryFn: ({ signal }) =>
      api<typeof contract.listTriggers>("GET /api/v1/triggers", {
        organizationId,
        query: { limit: perTarget, target_kind: target.kind, target_key: target.key },
        signal,
      }),
  });
}

export function triggerOptions(organizationId: string, id: string) {
  return queryOptions({
    queryKey: [...keyOf(organizationId), "detail", id],
    queryFn: ({ signal }) => api<typeof contract.getTrigger>(`GET ${path}`, { ...named(organizationId, id), signal }),
  });
}

export function deliveriesOptions(organizationId: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(organizationId), "deliveries", id],
    queryFn: ({ pageParam, signal }) =>
      api<typeof contract.listDeliveries>(`GET ${path}/deliveries`, {
        ...named(organizationId, id),
        query: { limit: perPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval,
  });
}

export function refreshTriggers(queries: QueryClient, organizationId: string) {
  return queries.invalidateQueries({ queryKey: keyOf(organizationId) });
}

export function createTrigger(organizationId: string, body: BodyInput<typeof contract.createTrigger>) {
  return api<typeof contract.createTrigger>("POST /api/v1/triggers", { organizationId, body });
}

export function updateTrigger(organizationId: string, id: string, body: BodyInput<typeof contract.updateTrigger>) {
  return api<typeof contract.updateTrigger>(`PATCH ${path}`, { ...named(organizationId, id), body });
}

export function rotateTrigger(organizationId: string, id: string, body: BodyInput<typeof contract.rotateTrigger>) {
  return api<typeof contract.rotateTrigger>(`POST ${path}/rotate`, { ...named(organizationId, id), body });
}

export function testTrigger(organizationId: string, id: string, body: BodyInput<typeof contract.testTrigger>) {
  return api<typeof contract.testTrigger>(`POST ${path}/test`, { ...named(organizationId, id), body });
}

export function deleteTrigger(organizationId: string, id: string) {
  return api<typeof contract.deleteTrigger>(`DELETE ${path}`, named(organizationId, id));
}
