import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, isPassing } from "@/lib/api/client";
import type { ResponseOf } from "@/lib/api/endpoint";
import type {
  deleteConversation as deleteContract,
  getConversation,
  listConversations,
  restoreConversation as restoreContract,
  updateConversation as updateContract,
} from "./contract";
import type { listMessages } from "./messages/contract";
import type { Conversation, Message } from "./schema";
import { mergeNewest } from "./utils";

type Pages<T> = InfiniteData<{ data: T[]; next_cursor: string | null }, string | null>;

const conversationsPerPage = 30;
const messagesPerPage = 40;
const mostRetries = 4;
/** While somebody answers in a listed conversation: nobody else may tell this page that they are done. */
const answeringRefreshMs = 5_000;

/** The keys under which everything of an organization's conversations lies. */
const root = (organizationId: string) => ["conversations", organizationId] as const;
const listKey = (organizationId: string) => [...root(organizationId), "list"] as const;

export function conversationsOptions(organizationId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...listKey(organizationId), q],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listConversations>("GET /api/v1/conversations", {
        organizationId,
        query: {
          limit: conversationsPerPage,
          ...(q ? { q } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => {
      const rows = state.data?.pages.flatMap(({ data }) => data) ?? [];
      return rows.some(({ active_run_id }) => active_run_id !== null) ? answeringRefreshMs : false;
    },
  });
}

export function conversationOptions(organizationId: string, conversationId: string) {
  return queryOptions({
    queryKey: [...root(organizationId), "detail", conversationId],
    queryFn: ({ signal }) =>
      api<typeof getConversation>("GET /api/v1/conversations/{conversation_id}", {
        organizationId,
        params: { conversation_id: conversationId },
        signal,
      }),
  });
}

/** Newest first. Fetched once and then kept up by `refreshNewestMessages`: one request however long it is. */
export function messagesOptions(organizationId: string, conversationId: string) {
  return infiniteQueryOptions({
    queryKey: [...root(organizationId), "messages", conversationId],
    queryFn: ({ pageParam, signal }) => fetchMessages(organizationId, conversationId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function fetchMessages(organizationId: string, conversationId: string, cursor: string | null, signal?: AbortSignal) {
  return api<typeof listMessages>("GET /api/v1/conversations/{conversation_id}/messages", {
    organizationId,
    params: { conversation_id: conversationId },
    query: { limit: messagesPerPage, ...(cursor ? { cursor } : {}) },
    ...(signal ? { signal } : {}),
  });
}

/** Per conversation the latest refresh or change: an answer that was asked for earlier must not overwrite it. */
const latest = new Map<string, number>();
let lastTicket = 0;

function takeTicket(conversationId: string): number {
  lastTicket += 1;
  latest.set(conversationId, lastTicket);
  return lastTicket;
}

/** Waits for the network while there is none. Throws the `ApiProblem` that repeating did not cure. */
export async function refreshNewestMessages(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
): Promise<void> {
  const { queryKey } = messagesOptions(organizationId, conversationId);
  const ticket = takeTicket(conversationId);
  const fresh = await queryClient.fetchQuery({
    queryKey: [...root(organizationId), "newest", conversationId, ticket],
    queryFn: ({ signal }) => fetchMessages(organizationId, conversationId, null, signal),
    staleTime: 0,
    gcTime: 0,
    retry: (failures, error) => failures < mostRetries && isPassing(error),
  });
  if (latest.get(conversationId) !== ticket) return;
  queryClient.setQueryData<Pages<Message>>(queryKey, (before) => withNewest(before, fresh));
}

function withNewest(before: Pages<Message> | undefined, fresh: ResponseOf<typeof listMessages>): Pages<Message> {
  const older = before?.pages.flatMap(({ data }) => data) ?? [];
  const data = mergeNewest(older, fresh.data);
  const next_cursor = data.length > fresh.data.length ? (before?.pages.at(-1)?.next_cursor ?? null) : fresh.next_cursor;
  return { pages: [{ data, next_cursor }], pageParams: [null] };
}

/** Changes the newest-first messages of a conversation in the cache, before the server's own version arrives. */
export function changeMessages(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  change: (messages: Message[]) => Message[],
): void {
  const { queryKey } = messagesOptions(organizationId, conversationId);
  takeTicket(conversationId);
  queryClient.setQueryData<Pages<Message>>(queryKey, (before) => ({
    pages: [
      {
        data: change(before?.pages.flatMap(({ data }) => data) ?? []),
        next_cursor: before?.pages.at(-1)?.next_cursor ?? null,
      },
    ],
    pageParams: [null],
  }));
}

/** What the lists show may have changed: titles, order, the run that is active. */
export function refreshConversations(queryClient: QueryClient, organizationId: string, conversationId?: string) {
  if (conversationId) {
    void queryClient.invalidateQueries({ queryKey: conversationOptions(organizationId, conversationId).queryKey });
  }
  return queryClient.invalidateQueries({ queryKey: listKey(organizationId) });
}

/** Renames in every list at once; the lists are read again whether the server agrees or not. */
export async function renameConversation(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  title: string,
): Promise<void> {
  changeLists(queryClient, organizationId, (conversations) =>
    conversations.map((one) => (one.id === conversationId ? { ...one, title } : one)),
  );
  try {
    await api<typeof updateContract>("PATCH /api/v1/conversations/{conversation_id}", {
      organizationId,
      params: { conversation_id: conversationId },
      body: { title },
    });
  } finally {
    void refreshConversations(queryClient, organizationId, conversationId);
  }
}

/** Removes from every list at once. Can be undone with `restoreConversation`. */
export async function deleteConversation(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
): Promise<void> {
  changeLists(queryClient, organizationId, (conversations) => conversations.filter(({ id }) => id !== conversationId));
  try {
    await api<typeof deleteContract>("DELETE /api/v1/conversations/{conversation_id}", {
      organizationId,
      params: { conversation_id: conversationId },
    });
  } finally {
    void refreshConversations(queryClient, organizationId);
  }
}

export async function restoreConversation(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
): Promise<void> {
  await api<typeof restoreContract>("POST /api/v1/conversations/{conversation_id}/restore", {
    organizationId,
    params: { conversation_id: conversationId },
  });
  await refreshConversations(queryClient, organizationId, conversationId);
}

function changeLists(
  queryClient: QueryClient,
  organizationId: string,
  change: (conversations: Conversation[]) => Conversation[],
): void {
  queryClient.setQueriesData<Pages<Conversation>>(
    { queryKey: listKey(organizationId) },
    (before) => before && { ...before, pages: before.pages.map((page) => ({ ...page, data: change(page.data) })) },
  );
}
