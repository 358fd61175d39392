"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { showToast } from "@/components/ui/toast";
import { cancelRun, type LiveRun, liveRunOptions } from "@/features/runs/client";
import { moveDraft } from "@/lib/hooks/use-draft";
import { messagesOptions } from "../client";
import { chatRows, openRunOf } from "../utils";
import { useConversationId } from "./navigation";
import { sentenceOf } from "./problem-sentence";
import { useFollowedRun } from "./use-followed-run";
import { useSending } from "./use-sending";
import { useSessionKey } from "./use-session-key";

/** One conversation as the page works with it: its rows, who answers, and what can be done. */
export function useChat(organization: { id: string; slug: string }) {
  const conversationId = useConversationId();
  const session = useSessionKey(conversationId);
  const messages = useInfiniteQuery({
    ...messagesOptions(organization.id, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  const newestFirst = useMemo(() => messages.data?.pages.flatMap(({ data }) => data) ?? [], [messages.data]);
  const openRunId = useOpenRun(organization.id, conversationId, openRunOf(newestFirst));
  const onBegun = (begunId: string) => {
    moveDraft(draftKey(organization.id, null), draftKey(organization.id, begunId));
    session.keepFor(begunId);
  };
  const { pending, ...sending } = useSending(organization, conversationId, newestFirst, onBegun);
  const rows = useMemo(() => chatRows(newestFirst, pending), [newestFirst, pending]);

  return {
    conversationId,
    draftKey: draftKey(organization.id, conversationId),
    sessionKey: session.key,
    rows,
    messages,
    openRunId,
    /** A message is on its way or being answered. */
    busy: openRunId !== null || (pending !== null && pending.state !== "failed"),
    ...sending,
    stop: () => (openRunId ? stopRun(organization.id, openRunId) : undefined),
  };
}

/** Where on this device the unsent text of a conversation is kept. */
function draftKey(organizationId: string, conversationId: string | null): string {
  return `cadre:draft:${organizationId}:${conversationId ?? "new"}`;
}

/** Follows the run, and knows that it is over as soon as its stream says so. */
function useOpenRun(organizationId: string, conversationId: string | null, runId: string | null): string | null {
  useFollowedRun(organizationId, conversationId, runId);
  const { data: isOver } = useQuery({ ...liveRunOptions(organizationId, runId ?? ""), select: hasEnded });
  return isOver ? null : runId;
}

function hasEnded({ view }: LiveRun): boolean {
  return view.outcome !== null;
}

async function stopRun(organizationId: string, runId: string): Promise<void> {
  try {
    await cancelRun(organizationId, runId);
  } catch (error) {
    showToast(sentenceOf(error));
  }
}
