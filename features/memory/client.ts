import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type {
  createMemory as createContract,
  deleteMemories as deleteAllContract,
  deleteMemory as deleteContract,
  getMemoryPreference,
  listMemories,
  putMemoryPreference,
  updateMemory as updateContract,
} from "./contract";
import type { MemoryScope } from "./schema";

const memoriesPerPage = 30;

export function memoriesOptions(organizationId: string, scope: MemoryScope, q: string) {
  return infiniteQueryOptions({
    queryKey: ["memories", organizationId, scope, q],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listMemories>("GET /api/v1/memories", {
        organizationId,
        query: { limit: memoriesPerPage, scope, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function createMemory(organizationId: string, body: { scope: MemoryScope; content: string }) {
  return api<typeof createContract>("POST /api/v1/memories", { organizationId, body });
}

export function updateMemory(organizationId: string, id: string, content: string) {
  return api<typeof updateContract>("PATCH /api/v1/memories/{memory_id}", {
    organizationId,
    params: { memory_id: id },
    body: { content },
  });
}

export function deleteMemory(organizationId: string, id: string) {
  return api<typeof deleteContract>("DELETE /api/v1/memories/{memory_id}", {
    organizationId,
    params: { memory_id: id },
  });
}

export function deleteMemories(organizationId: string, scope: MemoryScope) {
  return api<typeof deleteAllContract>("DELETE /api/v1/memories", { organizationId, query: { scope } });
}

export function memoryPreferenceOptions(organizationId: string) {
  return queryOptions({
    queryKey: ["memories", organizationId, "preference"],
    queryFn: ({ signal }) =>
      api<typeof getMemoryPreference>("GET /api/v1/memory-preference", { organizationId, signal }),
  });
}

export function saveMemoryPreference(organizationId: string, aboutMe: boolean) {
  return api<typeof putMemoryPreference>("PUT /api/v1/memory-preference", {
    organizationId,
    body: { about_me: aboutMe },
  });
}

export function refreshMemories(queryClient: QueryClient, organizationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["memories", organizationId] });
}
