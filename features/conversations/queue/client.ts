import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import { conversationsKey } from "../constants";
import type {
  changeQueuedMessage,
  getQueue,
  queueMessage as queueContract,
  removeQueuedMessage,
  reorderQueue as reorderContract,
  sendQueuedMessage,
} from "./contract";
import type { Queue, QueueMessage } from "./schema";

/** While messages wait, nobody else tells this page that one of them was sent. */
const waitingRefreshMs = 1_000;

export function queueOptions(organizationId: string, conversationId: string) {
  return queryOptions({
    queryKey: queueKey(organizationId, conversationId),
    queryFn: ({ signal }) =>
      api<typeof getQueue>("GET /api/v1/conversations/{conversation_id}/queue", {
        organizationId,
        params: { conversation_id: conversationId },
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.data.length ? waitingRefreshMs : false),
  });
}

function queueKey(organizationId: string, conversationId: string) {
  return [...conversationsKey(organizationId), "queue", conversationId] as const;
}

export function refreshQueue(queryClient: QueryClient, organizationId: string, conversationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queueKey(organizationId, conversationId) });
}

export function queueMessage(
  organizationId: string,
  conversationId: string,
  message: Pick<QueueMessage, "message"> & { agent?: string; file_ids?: string[] },
) {
  return api<typeof queueContract>("POST /api/v1/conversations/{conversation_id}/queue", {
    organizationId,
    params: { conversation_id: conversationId },
    body: message,
    idempotencyKey: crypto.randomUUID(),
  });
}

/** Shows the new order at once. */
export async function reorderQueue(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  ids: string[],
): Promise<void> {
  const queryKey = queueKey(organizationId, conversationId);
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData<Queue>(queryKey, (queue) => queue && inOrder(queue, ids));
  await api<typeof reorderContract>("PATCH /api/v1/conversations/{conversation_id}/queue", {
    organizationId,
    params: { conversation_id: conversationId },
    body: { ids },
  }).finally(() => refreshQueue(queryClient, organizationId, conversationId));
}

function inOrder(queue: Queue, ids: readonly string[]): Queue {
  return { ...queue, data: queue.data.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)) };
}

export function changeQueued(organizationId: string, conversationId: string, id: string, message: string) {
  const path = "PATCH /api/v1/conversations/{conversation_id}/queue/{queued_message_id}";
  const params = { conversation_id: conversationId, queued_message_id: id };
  return api<typeof changeQueuedMessage>(path, { organizationId, params, body: { message } });
}

export function removeQueued(organizationId: string, conversationId: string, id: string) {
  const path = "DELETE /api/v1/conversations/{conversation_id}/queue/{queued_message_id}";
  const params = { conversation_id: conversationId, queued_message_id: id };
  return api<typeof removeQueuedMessage>(path, { organizationId, params });
}

export function sendQueued(organizationId: string, conversationId: string, id: string) {
  const path = "POST /api/v1/conversations/{conversation_id}/queue/{queued_message_id}/send";
  const params = { conversation_id: conversationId, queued_message_id: id };
  return api<typeof sendQueuedMessage>(path, { organizationId, params });
}
