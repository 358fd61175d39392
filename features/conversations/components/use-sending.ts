"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { dropStream, type StartedRun, startChat } from "@/features/runs/client";
import { changeMessages, refreshConversations } from "../client";
import type { Message } from "../schema";
import type { PendingMessage } from "../utils";
import { chatPath } from "./navigation";
import { sentenceOf } from "./problem-sentence";
import { announceChange } from "./tabs";

interface Sending extends PendingMessage {
  /** Where it was written and, once it was taken, where it belongs: the same, but for a new conversation. */
  conversationIds: readonly (string | null)[];
  agent: string;
}

/** Sends messages and shows each of them from the first moment until its stored version has arrived. */
export function useSending(
  organization: { id: string; slug: string },
  conversationId: string | null,
  newestFirst: readonly Message[],
  onBegun: (conversationId: string) => void,
) {
  const shownId = useRef(conversationId);
  shownId.current = conversationId;
  const adopt = useAdoption(organization, shownId, onBegun);
  const [sending, setSending] = useState<Sending | null>(null);
  const arrived = newestFirst.some(({ run_id }) => run_id !== null && run_id === sending?.runId);
  useEffect(() => {
    if (arrived) setSending(null);
  }, [arrived]);

  async function send(text: string, agent: string): Promise<void> {
    const from = shownId.current;
    const message = newSending(text, agent, from);
    setSending(message);
    try {
      const body = { message: text, agent, ...(from ? { conversation_id: from } : {}) };
      const started = await startChat(organization.id, body, () => setSending({ ...message, state: "retrying" }));
      setSending({ ...message, runId: started.runId, conversationIds: [from, started.conversationId] });
      await adopt(from, started, { text, agent });
    } catch (error) {
      setSending({ ...message, state: "failed", error: sentenceOf(error) });
    }
  }

  /** Answers a failed question anew. Gives back why it could not. */
  const retry = useCallback(
    async (question: Message): Promise<string | null> => {
      const from = shownId.current;
      if (from === null || question.run_id === null) return null;
      try {
        const body = { message: question.content, conversation_id: from, retry_of: question.run_id };
        const started = await startChat(organization.id, body, () => undefined);
        await adopt(from, started, { text: question.content, agent: question.agent, retryOf: question.run_id });
        return null;
      } catch (error) {
        return sentenceOf(error);
      }
    },
    [organization.id, adopt],
  );

  return {
    pending: sending && !arrived && sending.conversationIds.includes(conversationId) ? sending : null,
    send,
    retry,
    resend: () => (sending ? send(sending.text, sending.agent) : undefined),
    discardPending: () => setSending(null),
  };
}

interface Question {
  text: string;
  agent: string | null;
  /** The failed run whose question this is. */
  retryOf?: string;
}

/** Gives a started run its place: in the cache, in the address, in the lists and in the other tabs. */
function useAdoption(
  organization: { id: string; slug: string },
  shownId: { current: string | null },
  onBegun: (conversationId: string) => void,
) {
  const queryClient = useQueryClient();
  const { id: organizationId, slug } = organization;
  const begun = useRef(onBegun);
  begun.current = onBegun;
  return useCallback(
    async (from: string | null, started: StartedRun, question: Question): Promise<void> => {
      const isShown = shownId.current === from;
      changeMessages(queryClient, organizationId, started.conversationId, (before) =>
        withQuestion(before, started.runId, question),
      );
      if (isShown && from === null) {
        begun.current(started.conversationId);
        window.history.replaceState(null, "", chatPath(slug, started.conversationId));
      }
      if (!isShown) await dropStream(started.runId);
      announceChange(organizationId, started.conversationId);
      void refreshConversations(queryClient, organizationId, started.conversationId);
    },
    [queryClient, organizationId, slug, shownId],
  );
}

function newSending(text: string, agent: string, from: string | null): Sending {
  const key = crypto.randomUUID();
  return { key, text, agent, runId: null, state: "sending", error: null, conversationIds: [from] };
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
    parent_id: null,
    alternatives: { count: 1, number: 1, previous_id: null, next_id: null },
    files: [],
    feedback: null,
    created_at: new Date().toISOString(),
  };
  return [question, ...before.filter(({ run_id }) => run_id !== runId && (!retryOf || run_id !== retryOf))];
}
