"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { showToast } from "@/components/ui/toast";
import { cancelRun, type LiveRun, liveRunOptions } from "@/features/runs/client";
import { ApiProblem } from "@/lib/api/client";
import { moveDraft } from "@/lib/hooks/use-draft";
import { conversationOptions } from "../client";
import { messagesOptions, refreshNewestMessages } from "../messages/client";
import { queueOptions } from "../queue/client";
import type { Conversation } from "../schema";
import { chatRows, openRunOf } from "../utils";
import { useConversationId } from "./navigation";
import { sentenceOf } from "./problem-sentence";
import { useFollowedRun } from "./use-followed-run";
import { useMessageTarget } from "./use-message-target";
import { useSending } from "./use-sending";
import { useSessionKey } from "./use-session-key";

/** One conversation as the page works with it: its rows, who answers, and what can be done. */
export function useChat(organization: { id: string; slug: string }) {
  const queryClient = useQueryClient();
  const conversationId = useConversationId();
  const session = useSessionKey(conversationId);
  const isThere = conversationId !== null;
  const { target, show, isArriving } = useMessageTarget(organization.id, conversationId);
  const messages = useInfiniteQuery({
    ...messagesOptions(organization.id, conversationId ?? ""),
    enabled: isThere && !isArriving,
  });
  const { data: conversation } = useQuery({
    ...conversationOptions(organization.id, conversationId ?? ""),
    enabled: isThere,
  });
  const isOwn = conversation?.is_own ?? true;
  useColleague(organization.id, conversation);
  const { data: queue } = useQuery({
    ...queueOptions(organization.id, conversationId ?? ""),
    enabled: isThere && conversation?.is_own === true,
  });
  const newestFirst = useMemo(() => messages.data?.pages.flatMap(({ data }) => data) ?? [], [messages.data]);
  const isDetached = messages.hasPreviousPage;
  const runId = openRunOf(newestFirst) ?? conversation?.active_run_id ?? null;
  const openRunId = useOpenRun(organization.id, conversationId, isThere ? runId : null);
  const onBegun = (begunId: string) => {
    moveDraft(draftKey(organization.id, null), draftKey(organization.id, begunId));
    session.keepFor(begunId);
  };
  const { pending, ...sending } = useSending(organization, conversationId, newestFirst, onBegun);
  const rows = useMemo(() => chatRows(newestFirst, pending, isDetached), [newestFirst, pending, isDetached]);
  const queued = queue?.data ?? [];

  return {
    conversationId,
    conversation: isThere ? conversation : undefined,
    isOwn,
    draftKey: draftKey(organization.id, conversationId),
    sessionKey: session.key,
    rows,
    messages,
    isDetached,
    target,
    showMessage: show,
    openRunId,
    queue: isThere ? queue : undefined,
    /** A message is on its way or being answered, or others wait before the next one. */
    busy: isOwn && (sending.isAsking || isBusy(openRunId, pending, queued.length > 0 && queue?.paused === null)),
    ...sending,
    /** Loads the newest messages where the reader has come to the middle of the conversation. */
    goToEnd: async () => {
      if (conversationId !== null && isDetached)
        await refreshNewestMessages(queryClient, organization.id, conversationId, { goToEnd: true });
    },
    /** Null where nobody answers, or a colleague's question is answered. */
    stoppableRunId: isOwn ? openRunId : null,
    stop: () => (openRunId && isOwn ? stopRun(organization.id, openRunId) : undefined),
  };
}

export type Chat = ReturnType<typeof useChat>;

/** Reads what a colleague has said since in a conversation that they share: their questions come by no other way. */
function useColleague(organizationId: string, conversation: Conversation | undefined): void {
  const queryClient = useQueryClient();
  const { id, is_own: isOwn = true, head_id: headId } = conversation ?? {};
  const seen = useRef<{ id: string; headId: string | null } | null>(null);
  useEffect(() => {
    if (id === undefined || headId === undefined || isOwn) return;
    const before = seen.current;
    seen.current = { id, headId };
    if (before?.id !== id || before.headId === headId) return;
    refreshNewestMessages(queryClient, organizationId, id).catch((error: unknown) => {
      // Not shared any more: the next look at the conversation says so.
      if (!(error instanceof ApiProblem)) throw error;
    });
  }, [queryClient, organizationId, id, isOwn, headId]);
}

function isBusy(openRunId: string | null, pending: { state: string } | null, isQueueMoving: boolean): boolean {
  return openRunId !== null || (pending !== null && pending.state !== "failed") || isQueueMoving;
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
