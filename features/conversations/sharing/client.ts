import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, apiStream } from "@/lib/api/client";
import { conversationsKey } from "../constants";
import type {
  createConversationLink,
  listConversationLinks,
  readSharedConversation,
  readSharedFile,
  revokeConversationLink,
} from "./contract";

const mostLinks = 100;

export function linksOptions(organizationId: string, conversationId: string) {
  return queryOptions({
    queryKey: linksKey(organizationId, conversationId),
    queryFn: ({ signal }) =>
      api<typeof listConversationLinks>("GET /api/v1/conversations/{conversation_id}/links", {
        organizationId,
        params: { conversation_id: conversationId },
        query: { limit: mostLinks },
        signal,
      }),
  });
}

function linksKey(organizationId: string, conversationId: string) {
  return [...conversationsKey(organizationId), "links", conversationId] as const;
}

/** Makes a link and gives back its whole address, which is known only now. */
export async function createLink(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  expiresInDays: number | null,
): Promise<string> {
  const { path } = await api<typeof createConversationLink>("POST /api/v1/conversations/{conversation_id}/links", {
    organizationId,
    params: { conversation_id: conversationId },
    body: { expires_in_days: expiresInDays },
  });
  await queryClient.invalidateQueries({ queryKey: linksKey(organizationId, conversationId) });
  return new URL(path, window.location.origin).href;
}

export async function revokeLink(
  queryClient: QueryClient,
  organizationId: string,
  conversationId: string,
  linkId: string,
): Promise<void> {
  await api<typeof revokeConversationLink>("DELETE /api/v1/conversations/{conversation_id}/links/{link_id}", {
    organizationId,
    params: { conversation_id: conversationId, link_id: linkId },
  });
  await queryClient.invalidateQueries({ queryKey: linksKey(organizationId, conversationId) });
}

export function readShared(token: string, cursor: string | null) {
  return api<typeof readSharedConversation>("POST /api/v1/shared-conversations", {
    body: { token, ...(cursor === null ? {} : { cursor }) },
  });
}

export async function fetchSharedFile(token: string, fileId: string, signal?: AbortSignal): Promise<Blob> {
  const response = await apiStream<typeof readSharedFile>("POST /api/v1/shared-conversations/file", {
    body: { token, file_id: fileId },
    ...(signal ? { signal } : {}),
  });
  return response.blob();
}
