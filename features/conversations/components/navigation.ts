"use client";

import type { Route } from "next";
import { usePathname, useRouter } from "next/navigation";
import { useWorkspace } from "@/features/organizations/client";

export function chatPath(slug: string, conversationId: string | null): Route {
  return (conversationId === null ? `/${slug}/chat` : `/${slug}/chat/${conversationId}`) as Route;
}

/** The conversation that the address names; null for a new one and outside the chat. */
export function useConversationId(): string | null {
  const [, , section, conversationId] = usePathname().split("/");
  return section === "chat" && conversationId ? conversationId : null;
}

/**
 * Shows a conversation, or with null a new one. Inside the chat only the address changes, so nothing is fetched or
 * mounted anew that the other conversation shares. With a message the chat goes to it.
 */
export function useOpenConversation(): (conversationId: string | null, messageId?: string | null) => void {
  const router = useRouter();
  const { slug } = useWorkspace().organization;
  return (conversationId, messageId = null) => {
    const path = chatPath(slug, conversationId);
    const target = (messageId === null ? path : `${path}?message=${messageId}`) as Route;
    const inChat = window.location.pathname.startsWith(`${chatPath(slug, null)}`);
    if (!inChat) router.push(target);
    else if (window.location.pathname !== path) window.history.pushState(null, "", target);
    else if (messageId !== null) window.history.replaceState(null, "", target);
  };
}
