"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followLiveRun } from "@/features/runs/client";
import { ApiProblem } from "@/lib/api/client";
import type { FollowOutcome } from "@/lib/api/follow-stream";
import { refreshConversations } from "../client";
import { refreshNewestMessages } from "../messages/client";
import { refreshQueue } from "../queue/client";

/**
 * Follows the open run of the shown conversation, so that a tab has at most one run stream. When the run has ended,
 * the stored answer takes the place of what was streamed.
 */
export function useFollowedRun(organizationId: string, conversationId: string | null, runId: string | null): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (runId === null || conversationId === null) return;
    const leave = new AbortController();
    const finish = async (outcome: FollowOutcome) => {
      if (outcome === "stopped") return;
      if (outcome === "unauthenticated") {
        window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
        return;
      }
      try {
        await refreshNewestMessages(queryClient, organizationId, conversationId);
      } catch (error) {
        // What was streamed stays on the page; the stored answer comes with the next refresh.
        if (!(error instanceof ApiProblem)) throw error;
      }
      await Promise.all([
        refreshConversations(queryClient, organizationId, conversationId),
        refreshQueue(queryClient, organizationId, conversationId),
      ]);
    };
    void followLiveRun({ queryClient, organizationId, runId, agent: "", signal: leave.signal }).then(finish);
    return () => leave.abort();
  }, [queryClient, organizationId, conversationId, runId]);
}
