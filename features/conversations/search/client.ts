import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { conversationsKey } from "../constants";
import type { searchMessages } from "./contract";

const shownHits = 12;

export function searchOptions(organizationId: string, q: string) {
  return queryOptions({
    queryKey: [...conversationsKey(organizationId), "search", q],
    queryFn: ({ signal }) =>
      api<typeof searchMessages>("GET /api/v1/conversations/search", {
        organizationId,
        query: { q, limit: shownHits },
        signal,
      }),
    enabled: q !== "",
  });
}
