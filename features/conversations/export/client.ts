import { queryOptions } from "@tanstack/react-query";
import { api, apiStream } from "@/lib/api/client";
import { conversationsKey } from "../constants";
import type { exportConversation, getConversationUsage } from "./contract";

export function usageOptions(organizationId: string, conversationId: string) {
  return queryOptions({
    // Below the conversation's own key: whatever makes that stale makes this stale.
    queryKey: [...conversationsKey(organizationId), "detail", conversationId, "usage"],
    queryFn: ({ signal }) =>
      api<typeof getConversationUsage>("GET /api/v1/conversations/{conversation_id}/usage", {
        organizationId,
        params: { conversation_id: conversationId },
        signal,
      }),
  });
}

/** Downloads a conversation under the name that the server gives it. */
export async function downloadConversation(
  organizationId: string,
  conversationId: string,
  format: "markdown" | "json",
): Promise<void> {
  const response = await apiStream<typeof exportConversation>("GET /api/v1/conversations/{conversation_id}/export", {
    organizationId,
    params: { conversation_id: conversationId },
    query: { format },
  });
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name ? decodeURIComponent(name) : "conversation";
  link.click();
  URL.revokeObjectURL(url);
}
