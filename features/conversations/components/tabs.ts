"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiProblem } from "@/lib/api/client";
import { refreshConversations } from "../client";
import { refreshNewestMessages } from "../messages/client";
import { refreshQueue } from "../queue/client";

interface Notice {
  /** A channel also reaches the other listeners of its own tab; they must not hear themselves. */
  tab: string;
  organizationId: string;
  conversationId: string;
}

const channelName = "cadre:conversations";
const ownTab = typeof window === "undefined" ? "" : crypto.randomUUID();

/** Tells the other tabs that a conversation has something new, such as a run to follow. */
export function announceChange(organizationId: string, conversationId: string): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage({ tab: ownTab, organizationId, conversationId } satisfies Notice);
  channel.close();
}

/** Keeps the shown conversation and the lists up with other tabs, and with other devices when the tab is shown. */
export function useOtherTabs(organizationId: string, conversationId: string | null): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const refresh = () => {
      if (conversationId === null || document.visibilityState === "hidden") return;
      refreshNewestMessages(queryClient, organizationId, conversationId).catch((error: unknown) => {
        if (!(error instanceof ApiProblem)) throw error;
        return refreshConversations(queryClient, organizationId, conversationId);
      });
    };
    const channel = new BroadcastChannel(channelName);
    channel.addEventListener("message", ({ data }: MessageEvent<Notice>) => {
      if (data.tab === ownTab || data.organizationId !== organizationId) return;
      void refreshConversations(queryClient, organizationId, data.conversationId);
      void refreshQueue(queryClient, organizationId, data.conversationId);
      if (data.conversationId === conversationId) refresh();
    });
    document.addEventListener("visibilitychange", refresh);
    return () => {
      channel.close();
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [queryClient, organizationId, conversationId]);
}
