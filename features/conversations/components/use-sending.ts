"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { FileReference } from "@/features/files/schema";
import { startChat } from "@/features/runs/client";
import type { ChatInput } from "@/features/runs/schema";
import { ApiProblem } from "@/lib/api/client";
import { refreshNewestMessages } from "../messages/client";
import { queueMessage, refreshQueue } from "../queue/client";
import type { Message } from "../schema";
import type { PendingMessage } from "../utils";
import { sentenceOf } from "./problem-sentence";
import { announceChange } from "./tabs";
import { useAdoption } from "./use-adoption";
import { useAskingAgain } from "./use-asking-again";

/** What a person sends: the words, who is to answer, and what came along. */
export interface Draft {
  text: string;
  agent: string;
  files?: readonly FileReference[];
  /** Chosen for a conversation that does not exist yet. */
  model?: string | null;
  effort?: ChatInput["reasoning_effort"] | null;
}

interface Sending extends PendingMessage {
  draft: Draft;
  /** Where it was written and, once it was taken, where it belongs: the same, but for a new conversation. */
  conversationIds: readonly (string | null)[];
}

/** Sends messages and shows each of them from the first moment until its stored version has arrived. */
export function useSending(
  organization: { id: string; slug: string },
  conversationId: string | null,
  newestFirst: readonly Message[],
  onBegun: (conversationId: string) => void,
) {
  const queryClient = useQueryClient();
  const shownId = useRef(conversationId);
  shownId.current = conversationId;
  const adopt = useAdoption(organization, shownId, onBegun);
  const [sending, setSending] = useState<Sending | null>(null);
  const arrived = newestFirst.some(({ run_id }) => run_id !== null && run_id === sending?.runId);
  useEffect(() => {
    if (arrived) setSending(null);
  }, [arrived]);

  async function send(draft: Draft): Promise<void> {
    const from = shownId.current;
    const message = newSending(draft, from);
    setSending(message);
    try {
      const started = await startChat(organization.id, bodyOf(draft, from), () =>
        setSending({ ...message, state: "retrying" }),
      );
      setSending({ ...message, runId: started.runId, conversationIds: [from, started.conversationId] });
      await adopt(from, started, { text: draft.text, agent: draft.agent, files: draft.files ?? [] });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "run_busy" && from !== null) {
        // Another tab, or the queue, was faster: the message waits its turn like any other.
        setSending(null);
        await queue(draft);
        await refreshNewestMessages(queryClient, organization.id, from);
        return;
      }
      setSending({ ...message, state: "failed", error: sentenceOf(error) });
    }
  }

  /** Keeps a message on the server until the agent has answered. */
  async function queue(draft: Draft): Promise<void> {
    const from = shownId.current;
    if (from === null) return;
    try {
      await queueMessage(organization.id, from, { message: draft.text, agent: draft.agent, ...fileIdsOf(draft) });
      await refreshQueue(queryClient, organization.id, from);
      announceChange(organization.id, from);
    } catch (error) {
      setSending({ ...newSending(draft, from), state: "failed", error: sentenceOf(error) });
    }
  }

  return {
    pending: sending && !arrived && sending.conversationIds.includes(conversationId) ? sending : null,
    send,
    queueMessage: queue,
    ...useAskingAgain(organization.id, shownId, adopt),
    resend: () => (sending ? send(sending.draft) : undefined),
    discardPending: () => setSending(null),
  };
}

function fileIdsOf({ files }: Draft): { file_ids?: string[] } {
  return files?.length ? { file_ids: files.map(({ id }) => id) } : {};
}

function bodyOf(draft: Draft, from: string | null): ChatInput {
  const { text, agent, model, effort } = draft;
  return {
    message: text,
    agent,
    ...fileIdsOf(draft),
    ...(from === null
      ? { ...(model ? { model } : {}), ...(effort ? { reasoning_effort: effort } : {}) }
      : { conversation_id: from }),
  };
}

function newSending(draft: Draft, from: string | null): Sending {
  const key = crypto.randomUUID();
  const { text, files = [] } = draft;
  return { key, text, files, draft, runId: null, state: "sending", error: null, conversationIds: [from] };
}
