"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Pencil, SendHorizontal, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { refreshConversations } from "../client";
import { refreshNewestMessages } from "../messages/client";
import { changeQueued, refreshQueue, removeQueued, reorderQueue, sendQueued } from "../queue/client";
import type { Queue, QueuedMessage } from "../queue/schema";
import { MessageEditor } from "./message-editor";
import { sentenceOf } from "./problem-sentence";
import { announceChange } from "./tabs";

interface QueuePanelProps {
  organizationId: string;
  conversationId: string;
  queue: Queue;
}

const pauses = {
  failed: "Paused: the last answer failed.",
  cancelled: "Paused: you stopped the last answer.",
  waiting: "Paused: the agent waits for your approval.",
} as const;

/** The messages that wait, above the composer. The next one is sent by itself, by the server. */
export function QueuePanel({ organizationId, conversationId, queue }: QueuePanelProps) {
  const queryClient = useQueryClient();
  useSentMessages(organizationId, conversationId, queue);
  if (queue.data.length === 0) return null;

  async function act(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      showToast(sentenceOf(error));
    }
    await refreshQueue(queryClient, organizationId, conversationId);
    announceChange(organizationId, conversationId);
  }

  const ids = queue.data.map(({ id }) => id);
  const move = (from: number, to: number) =>
    act(() => reorderQueue(queryClient, organizationId, conversationId, moved(ids, from, to)));
  return (
    <section
      aria-label="Messages that wait"
      className="mx-auto w-[calc(100%-2rem)] max-w-168 shrink-0 rounded-t-xl border border-border border-b-0 bg-raised px-3 pt-2 pb-2"
    >
      <p className="px-1 pb-1 text-muted text-xs" role="status">
        {queue.paused ? pauses[queue.paused] : `${queue.data.length} waiting. The next one is sent by itself.`}
      </p>
      <ol className="flex max-h-44 flex-col overflow-y-auto">
        {queue.data.map((queued, index) => (
          <Row
            key={queued.id}
            queued={queued}
            onMoveUp={index > 0 ? () => void move(index, index - 1) : null}
            onMoveDown={index < ids.length - 1 ? () => void move(index, index + 1) : null}
            onChange={(text) => act(() => changeQueued(organizationId, conversationId, queued.id, text))}
            onRemove={() => void act(() => removeQueued(organizationId, conversationId, queued.id))}
            onSend={() => act(() => sendQueued(organizationId, conversationId, queued.id))}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  queued: QueuedMessage;
  onMoveUp: (() => void) | null;
  onMoveDown: (() => void) | null;
  onChange: (text: string) => Promise<void>;
  onRemove: () => void;
  onSend: () => Promise<void>;
}

function Row({ queued, onMoveUp, onMoveDown, onChange, onRemove, onSend }: RowProps) {
  const [editing, setEditing] = useState(false);
  const [sending, setSending] = useState(queued.send_now);
  const shown = queued.message || filesAlone(queued.file_ids.length);
  const name = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
  if (editing) {
    return (
      <li className="py-1">
        <MessageEditor
          text={queued.message}
          mayBeEmpty={queued.file_ids.length > 0}
          note="It keeps its place in the queue."
          onSend={async (text) => {
            await onChange(text);
            return null;
          }}
          onClose={() => setEditing(false)}
        />
      </li>
    );
  }
  return (
    <li className="flex items-center gap-0.5 py-0.5">
      <span className="min-w-0 flex-1 truncate px-1 text-[13px]">{shown}</span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move up: ${name}`}
        disabled={!onMoveUp}
        onClick={() => onMoveUp?.()}
      >
        <ArrowUp aria-hidden="true" />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move down: ${name}`}
        disabled={!onMoveDown}
        onClick={() => onMoveDown?.()}
      >
        <ArrowDown aria-hidden="true" />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Edit: ${name}`} onClick={() => setEditing(true)}>
        <Pencil aria-hidden="true" />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Remove: ${name}`} onClick={onRemove}>
        <Trash2 aria-hidden="true" />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Send now: ${name}`}
        disabled={sending}
        onClick={() => {
          setSending(true);
          void onSend().finally(() => setSending(false));
        }}
      >
        {sending ? <Spinner /> : <SendHorizontal aria-hidden="true" />}
      </Button>
    </li>
  );
}

function filesAlone(count: number): string {
  return count === 1 ? "One file" : `${count} files`;
}

/** A message that left the queue was sent, here or elsewhere: the chat shows it and follows its answer. */
function useSentMessages(organizationId: string, conversationId: string, { data }: Queue): void {
  const queryClient = useQueryClient();
  const before = useRef<readonly string[]>([]);
  useEffect(() => {
    const ids = data.map(({ id }) => id);
    const left = before.current.some((id) => !ids.includes(id));
    before.current = ids;
    if (!left) return;
    refreshNewestMessages(queryClient, organizationId, conversationId)
      .then(() => refreshConversations(queryClient, organizationId, conversationId))
      .catch((error: unknown) => showToast(sentenceOf(error)));
  }, [queryClient, organizationId, conversationId, data]);
}

function moved(ids: readonly string[], from: number, to: number): string[] {
  const rest = ids.toSpliced(from, 1);
  const id = ids[from];
  return id === undefined ? rest : rest.toSpliced(to, 0, id);
}
