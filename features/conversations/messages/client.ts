import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { api, isPassing } from "@/lib/api/client";
import { conversationsKey } from "../constants";
import type { Feedback, Message, MessagePage } from "../schema";
import { mergeNewest } from "../utils";
import type { listMessages, rateMessage, switchBranch, unrateMessage } from "./contract";

/** Where a page begins: at the newest message, behind or before another page, or with a message in its middle. */
type Place = { cursor: string } | { newer: string } | { around: string } | null;
type Pages = InfiniteData<MessagePage, Place>;

const messagesPerPage = 40;
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

/** Per conversation the latest refresh or change: an answer that was asked for earlier must not overwrite it. */
const latest = new Map<string, number>();
let lastTicket = 0;

function takeTicket(conversationId: string): number {
  lastTicket += 1;
  latest.set(conversationId, lastTicket);
  return lastTicket;
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
  const ticket = takeTicket(conversationId);
  const fresh = await queryClient.fetchQuery({
    queryKey: [...conversationsKey(organizationId), "newest", conversationId, ticket],
    queryFn: ({ signal }) => fetchMessages(organizationId, conversationId, null, signal),
    staleTime: 0,
    gcTime: 0,
    retry: (failures, error) => failures < mostRetries && isPassing(error),
  });
  if (latest.get(conversationId) !== ticket) return;
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
  takeTicket(conversationId);
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
  const ticket = takeTicket(conversationId);
  const page = await fetchMessages(organizationId, conversationId, { around: messageId });
  if (latest.get(conversationId) !== ticket) return;
  await queryClient.cancelQueries({ queryKey: messagesKey(organizationId, conversationId) });
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
