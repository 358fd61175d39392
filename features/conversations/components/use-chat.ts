"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { cancelRun, dropStream, type StartedRun, startChat } from "@/features/runs/client";
import { ApiProblem } from "@/lib/api/client";
import { changeMessages, messagesOptions, refreshConversations } from "../client";
import type { Message } from "../schema";
import { chatRows, openRunOf, type PendingMessage } from "../utils";
import { chatPath, useConversationId } from "./navigation";
import { announceChange } from "./tabs";
import { useFollowedRun } from "./use-followed-run";

interface Question {
  text: string;
  agent: string | null;
  /** The failed run whose question this is. */
  retryOf?: string;
}

interface Sending extends PendingMessage {
  /** Where it was written and, once it was taken, where it belongs: the same, but for a new conversation. */
  conversationIds: readonly (string | null)[];
  agent: string;
}

/** One conversation as the page works with it: its rows, who answers, and what can be done. */
export function useChat(organization: { id: string; slug: string }) {
  const organizationId = organization.id;
  const queryClient = useQueryClient();
  const conversationId = useConversationId();
  const shownId = useRef(conversationId);
  shownId.current = conversationId;

  const messages = useInfiniteQuery({
    ...messagesOptions(organizationId, conversationId ?? ""),
    enabled: conversationId !== null,
  });
  const newestFirst = useMemo(() => messages.data?.pages.flatMap(({ data }) => data) ?? [], [messages.data]);
  const openRunId = openRunOf(newestFirst);
  useFollowedRun(organizationId, conversationId, openRunId);

  const [sending, setSending] = useState<Sending | null>(null);
  const arrived = newestFirst.some(({ run_id }) => run_id !== null && run_id === sending?.runId);
  const pending = sending && !arrived && sending.conversationIds.includes(conversationId) ? sending : null;
  useEffect(() => {
    if (arrived) setSending(null);
  }, [arrived]);
  const rows = useMemo(() => chatRows(newestFirst, pending), [newestFirst, pending]);
  const session = useSessionKey(conversationId);

  const adopt = useCallback(
    async (from: string | null, started: StartedRun, question: Question) => {
      const isShown = shownId.current === from;
      changeMessages(queryClient, organizationId, started.conversationId, (before) =>
        withQuestion(before, started.runId, question),
      );
      if (isShown && from === null) {
        session.keepFor(started.conversationId);
        window.history.replaceState(null, "", chatPath(organization.slug, started.conversationId));
      }
      if (!isShown) await dropStream(started.runId);
      announceChange(organizationId, started.conversationId);
      void refreshConversations(queryClient, organizationId, started.conversationId);
    },
    [queryClient, organizationId, organization.slug, session.keepFor],
  );

  const send = useCallback(
    async (text: string, agent: string): Promise<void> => {
      const from = shownId.current;
      const message: Sending = {
        key: crypto.randomUUID(),
        text,
        agent,
        runId: null,
        state: "sending",
        error: null,
        conversationIds: [from],
      };
      setSending(message);
      try {
        const body = { message: text, agent, ...(from ? { conversation_id: from } : {}) };
        const started = await startChat(organizationId, body, () => setSending({ ...message, state: "retrying" }));
        setSending({ ...message, runId: started.runId, conversationIds: [from, started.conversationId] });
        await adopt(from, started, { text, agent });
      } catch (error) {
        setSending({ ...message, state: "failed", error: sentenceOf(error) });
      }
    },
    [organizationId, adopt],
  );

  const retry = useCallback(
    async (question: Message): Promise<string | null> => {
      const from = shownId.current;
      if (from === null || question.run_id === null) return null;
      try {
        const body = { message: question.content, conversation_id: from, retry_of: question.run_id };
        const started = await startChat(organizationId, body, () => undefined);
        await adopt(from, started, { text: question.content, agent: question.agent, retryOf: question.run_id });
        return null;
      } catch (error) {
        return sentenceOf(error);
      }
    },
    [organizationId, adopt],
  );

  return {
    conversationId,
    sessionKey: session.key,
    rows,
    messages,
    openRunId,
    /** A message is on its way or being answered. */
    busy: openRunId !== null || (pending !== null && pending.state !== "failed"),
    send,
    retry,
    resend: () => (sending ? send(sending.text, sending.agent) : undefined),
    discardPending: () => setSending(null),
    stop: () => (openRunId ? cancelRun(organizationId, openRunId) : undefined),
  };
}

/** The page's identity of a conversation: one that was begun here keeps it when it gets its address. */
function useSessionKey(conversationId: string | null) {
  const [begun, setBegun] = useState<{ conversationId: string; key: string } | null>(null);
  const counter = useRef(0);
  const keepFor = useCallback((id: string) => {
    setBegun({ conversationId: id, key: `new-${counter.current}` });
    counter.current += 1;
  }, []);
  if (conversationId === null) return { key: `new-${counter.current}`, keepFor };
  return { key: begun?.conversationId === conversationId ? begun.key : conversationId, keepFor };
}

/** The question as the server has stored it, until the server's own version is read. */
function withQuestion(before: Message[], runId: string, { text, agent, retryOf }: Question): Message[] {
  const question: Message = {
    id: `sent:${runId}`,
    role: "user",
    content: text,
    parts: null,
    agent,
    run_id: runId,
    run_status: "running",
    run_error: null,
    created_at: new Date().toISOString(),
  };
  return [question, ...before.filter(({ run_id }) => run_id !== runId && (!retryOf || run_id !== retryOf))];
}

function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  throw error;
}
