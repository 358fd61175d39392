import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { conversationsKey } from "./constants";
import type {
  deleteConversation as deleteContract,
  getConversation,
  listConversations,
  restoreConversation as restoreContract,
  updateConversation as updateContract,
} from "./contract";
import type { Conversation, UpdateConversation } from "./schema";

type Pages = InfiniteData<{ data: Conversation[]; next_cursor: string | null }, string | null>;
export type ConversationView = "active" | "pinned" | "archived" | "shared";

const conversationsPerPage = 30;
/** While somebody answers in a listed conversation: nobody else may tell this page that they are done. */
const answeringRefreshMs = 5_000;

/** A title comes a moment after the first answer, and nobody tells this page of it either. */
const namingRefreshMs = 2_000;
/** Nor does anybody tell it of a colleague's next question, in a conversation that is shared with its reader. */
const colleagueRefreshMs = 3_000;
const namedWithinMs = 30_000;

const listKey = (organizationId: string) => [...conversationsKey(organizationId), "list"] as const;
const detailKey = (organizationId: string, id: string) => [...conversationsKey(organizationId), "detail", id] as const;

export function conversationsOptions(organizationId: string, q: string, view: ConversationView = "active") {
  return infiniteQueryOptions({
    queryKey: [...listKey(organizationId), view, q],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listConversations>("GET /api/v1/conversations", {
        organizationId,
        query: {
          limit: conversationsPerPage,
          // A search goes through the archived ones too.
          ...(q ? { q, ...(view === "active" ? {} : { view }) } : { view }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) => {
      const rows = state.data?.pages.flatMap(({ data }) => data) ?? [];
      if (rows.some(isBeingNamed)) return namingRefreshMs;
      return rows.some(({ active_run_id }) => active_run_id !== null) ? answeringRefreshMs : false;
    },
  });
}

export function conversationOptions(organizationId: string, conversationId: string) {
  return queryOptions({
    queryKey: detailKey(organizationId, conversationId),
    queryFn: ({ signal }) =>
      api<typeof getConversation>("GET /api/v1/conversations/{conversation_id}", {
        organizationId,
        params: { conversation_id: conversationId },
        signal,
      }),
    refetchInterval: ({ state }) => detailRefreshMs(state.data),
  });
}

function detailRefreshMs(conversation: Conversation | undefined): number | false {
  if (conversation && !conversation.is_own) return colleagueRefreshMs;
  return conversation && isBeingNamed(conversation) ? namingRefreshMs : false;
}

function isBeingNamed({ titled_by, created_at, is_own }: Conversation): boolean {
  return is_own && titled_by === "message" && Date.now() - Date.parse(created_at) < namedWithinMs;
}

/** What the lists show may have changed: titles, order, the run that is active. */
export function refreshConversations(queryClient: QueryClient, organizationId: string, conversationId?: string) {
  if (conversationId) {
    void queryClient.invalidateQueries({ queryKey: conversationOptions(organizationId, conversationId).queryKey });
  }
  return queryClient.invalidateQueries({ queryKey: listKey(organizationId) });
}

/** Changes in every list and in the chat at once; they are read again whether the server agrees or not. */
export async function updateConversation(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  change: UpdateConversation,
): Promise<void> {
  const withChange = (one: Conversation) => (one.id === conversationId ? { ...one, ...definedOf(change) } : one);
  changeLists(queryClient, organizationId, (conversations) => conversations.map(withChange));
  queryClient.setQueryData<Conversation>(detailKey(organizationId, conversationId), (one) => one && withChange(one));
  try {
    await api<typeof updateContract>("PATCH /api/v1/conversations/{conversation_id}", {
      organizationId,
      params: { conversation_id: conversationId },
      body: change,
    });
  } finally {
    void refreshConversations(queryClient, organizationId, conversationId);
  }
}

function definedOf(change: UpdateConversation): Partial<Conversation> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
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
  queryClient.setQueriesData<Pages>(
    { queryKey: listKey(organizationId) },
    (before) => before && { ...before, pages: before.pages.map((page) => ({ ...page, data: change(page.data) })) },
  );
}
