import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { api, isPassing } from "@/lib/api/client";
import { conversationsKey, messagesPerPage } from "../constants";
import type { Feedback, Message, MessagePage } from "../schema";
import { mergeNewest } from "../utils";
import type { listMessages, rateMessage, switchBranch, unrateMessage } from "./contract";

/** Where a page begins: at the newest message, behind or before another page, or with a message in its middle. */
type Place = { cursor: string } | { newer: string } | { around: string } | null;
type Pages = InfiniteData<MessagePage, Place>;

const mostRetries = 4;

/** Newest first. Fetched once and then kept up by `refreshNewestMessages`: one request however long it is. */
export function messagesOptions(organizationId: string, conversationId: string) {
  return infiniteQueryOptions({
    queryKey: messagesKey(organizationId, conversationId),
    queryFn: ({ pageParam, signal }) => fetchMessages(organizationId, conversationId, pageParam, signal),
    initialPageParam: null as Place,
    getNextPageParam: (page): Place => (page.next_cursor === null ? null : { cursor: page.next_cursor }),
    getPreviousPageParam: (page): Place => (page.newer_cursor === null ? null : { newer: page.newer_cursor }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Takes the newest messages for read, where none are known. */
export function knowMessages(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  page: MessagePage,
): void {
  const queryKey = messagesKey(organizationId, conversationId);
  queryClient.setQueryData<Pages>(queryKey, (known) => known ?? { pages: [page], pageParams: [null] });
}

function messagesKey(organizationId: string, conversationId: string) {
  return [...conversationsKey(organizationId), "messages", conversationId] as const;
}

function fetchMessages(organizationId: string, conversationId: string, place: Place, signal?: AbortSignal) {
  return api<typeof listMessages>("GET /api/v1/conversations/{conversation_id}/messages", {
    organizationId,
    params: { conversation_id: conversationId },
    query: { limit: messagesPerPage, ...place },
    ...(signal ? { signal } : {}),
  });
}

interface Ticket {
  /** Made here, not read: it says nothing of what else the server has. */
  isChange: boolean;
}

/** Per conversation the latest reading or change: an answer that was asked for earlier must not overwrite it. */
const latest = new Map<string, Ticket>();

function takeTicket(conversationId: string, isChange: boolean): Ticket {
  const ticket = { isChange };
  latest.set(conversationId, ticket);
  return ticket;
}

/**
 * Reads for as long as changes are made meanwhile, and stops what is still being loaded: it would put back what it
 * began with. Null when somebody else began to read later.
 */
async function readLatest(
  queryClient: QueryClient,
  [organizationId, conversationId]: [string, string],
  read: () => Promise<MessagePage>,
): Promise<MessagePage | null> {
  while (true) {
    const ticket = takeTicket(conversationId, false);
    const page = await read();
    await queryClient.cancelQueries({ queryKey: messagesKey(organizationId, conversationId) });
    const newest = latest.get(conversationId);
    if (newest === ticket) return page;
    if (!newest?.isChange) return null;
  }
}

/**
 * Waits for the network while there is none. Throws the `ApiProblem` that repeating did not cure. Somebody who reads
 * far from the end is left where they are, unless `goToEnd`.
 */
export async function refreshNewestMessages(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  { goToEnd = false } = {},
): Promise<void> {
  const queryKey = messagesKey(organizationId, conversationId);
  if (!goToEnd && isDetached(queryClient.getQueryData<Pages>(queryKey))) return;
  const fresh = await readLatest(queryClient, [organizationId, conversationId], () =>
    queryClient.fetchQuery({
      queryKey: [...conversationsKey(organizationId), "newest", conversationId, crypto.randomUUID()],
      queryFn: ({ signal }) => fetchMessages(organizationId, conversationId, null, signal),
      staleTime: 0,
      gcTime: 0,
      retry: (failures, error) => failures < mostRetries && isPassing(error),
    }),
  );
  if (fresh === null) return;
  queryClient.setQueryData<Pages>(queryKey, (before) => withNewest(isDetached(before) ? undefined : before, fresh));
}

/** Whether the newest message is not among those that are loaded. */
function isDetached(pages: Pages | undefined): boolean {
  return (pages?.pages[0]?.newer_cursor ?? null) !== null;
}

function withNewest(before: Pages | undefined, fresh: MessagePage): Pages {
  const older = before?.pages.flatMap(({ data }) => data) ?? [];
  const data = mergeNewest(older, fresh.data);
  const next_cursor = data.length > fresh.data.length ? (before?.pages.at(-1)?.next_cursor ?? null) : fresh.next_cursor;
  return { pages: [{ data, next_cursor, newer_cursor: null }], pageParams: [null] };
}

/** Changes the newest-first messages of a conversation in the cache, before the server's own version arrives. */
export function changeMessages(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  change: (messages: Message[]) => Message[],
): void {
  takeTicket(conversationId, true);
  queryClient.setQueryData<Pages>(messagesKey(organizationId, conversationId), (before) => ({
    pages: [
      {
        data: change(before?.pages.flatMap(({ data }) => data) ?? []),
        next_cursor: before?.pages.at(-1)?.next_cursor ?? null,
        newer_cursor: before?.pages[0]?.newer_cursor ?? null,
      },
    ],
    pageParams: [null],
  }));
}

/** Loads the page with a message in its middle in place of what is shown, first showing the branch that holds it. */
export async function goToMessage(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  messageId: string,
  { canSwitch }: { canSwitch: boolean },
): Promise<void> {
  if (canSwitch) await showBranch(organizationId, conversationId, messageId);
  const page = await readLatest(queryClient, [organizationId, conversationId], () =>
    fetchMessages(organizationId, conversationId, { around: messageId }),
  );
  if (page === null) return;
  queryClient.setQueryData<Pages>(messagesKey(organizationId, conversationId), {
    pages: [page],
    pageParams: [{ around: messageId }],
  });
}

function showBranch(organizationId: string, conversationId: string, messageId: string) {
  return api<typeof switchBranch>("PUT /api/v1/conversations/{conversation_id}/head", {
    organizationId,
    params: { conversation_id: conversationId },
    body: { message_id: messageId },
  });
}

/** Keeps what the reader thinks of an answer, or with null takes it back. */
export async function giveFeedback(
  organizationId: string,
  messageId: string,
  feedback: Feedback | null,
): Promise<void> {
  const params = { message_id: messageId };
  if (feedback === null) {
    await api<typeof unrateMessage>("DELETE /api/v1/messages/{message_id}/feedback", { organizationId, params });
    return;
  }
  const body = { rating: feedback.rating, reason: feedback.reason };
  await api<typeof rateMessage>("PUT /api/v1/messages/{message_id}/feedback", { organizationId, params, body });
}
