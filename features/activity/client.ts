import { type InfiniteData, infiniteQueryOptions, keepPreviousData, type QueryClient } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { ResponseOf } from "@/lib/api/endpoint";
import type { listActivity } from "./contract";
import type { ActivityEvent, ActivityFilter } from "./schema";

type Pages = InfiniteData<ResponseOf<typeof listActivity>, string | null>;

const eventsPerPage = 30;
const listKey = (organizationId: string) => ["activity", organizationId, "list"] as const;

/** The feed, newest first. The stream writes into it. */
export function activityOptions(organizationId: string, filter: ActivityFilter) {
  return infiniteQueryOptions({
    queryKey: [...listKey(organizationId), filter],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listActivity>("GET /api/v1/activity", {
        organizationId,
        query: { ...filter, limit: eventsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Puts what has just happened at the top of every list that it belongs to. */
export function addEvent(queryClient: QueryClient, organizationId: string, event: ActivityEvent): void {
  for (const query of queryClient.getQueryCache().findAll({ queryKey: listKey(organizationId) })) {
    if (!matches(event, query.queryKey.at(-1) as ActivityFilter)) continue;
    queryClient.setQueryData<Pages>(query.queryKey, (pages) => (pages ? withEvent(pages, event) : pages));
  }
}

/** Reads the feed again where somebody looks at it, after the stream could not go on where it was. */
export function refreshActivity(queryClient: QueryClient, organizationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: listKey(organizationId) });
}

function withEvent(pages: Pages, event: ActivityEvent): Pages {
  const [first, ...rest] = pages.pages;
  if (!first || pages.pages.some(({ data }) => data.some(({ id }) => id === event.id))) return pages;
  return { ...pages, pages: [{ ...first, data: [event, ...first.data] }, ...rest] };
}

function matches(event: ActivityEvent, { kind, actor, subject_type: type, subject_id: id }: ActivityFilter): boolean {
  return (
    (kind === undefined || event.kind === kind || event.kind.startsWith(`${kind}.`)) &&
    (actor === undefined || event.actor?.id === actor) &&
    (type === undefined || event.subject.type === type) &&
    (id === undefined || event.subject.id === id)
  );
}
