"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { agentsOptions } from "@/features/agents/client";
import type { FileReference } from "@/features/files/schema";
import { useWorkspace } from "@/features/organizations/client";
import { ChatHeader } from "./chat-header";
import { ChatRowView } from "./chat-row-view";
import { ChatState } from "./chat-state";
import { Composer } from "./composer";
import { ComposerChoices } from "./composer-choices";
import { ContextMeter } from "./context-meter";
import { EmptyChat } from "./empty-chat";
import { MessageList } from "./message-list";
import { ModelNotice } from "./model-notice";
import { QueuePanel } from "./queue-panel";
import { RunAnnouncer } from "./run-announcer";
import { useOtherTabs } from "./tabs";
import { useChat } from "./use-chat";
import { useChatHotkeys } from "./use-chat-hotkeys";
import { useChoices } from "./use-choices";

/** The chat page. It stays mounted while the address moves from conversation to conversation. */
export function Chat() {
  const { organization, user, canWrite } = useWorkspace();
  const chat = useChat(organization);
  const { conversationId, rows, messages, openRunId, queue } = chat;
  useOtherTabs(organization.id, conversationId);
  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const [choices, choose] = useChoices(organization.id, chat);
  const agentKey = choices.agent;
  const agent = catalog?.data.find(({ key }) => key === agentKey);
  const agentName = useCallback(
    (key: string) => catalog?.data.find((one) => one.key === key)?.name ?? (key || "Agent"),
    [catalog],
  );
  const inputRef = useRef<HTMLTextAreaElement>(null);
  const [jump, setJump] = useState(0);
  const send = (text: string, files: readonly FileReference[] = []) => {
    const draft = { text, files, ...choices };
    if (chat.busy && conversationId !== null) {
      void chat.queueMessage(draft);
    } else {
      void chat.goToEnd().then(() => setJump((before) => before + 1));
      void chat.send(draft);
    }
    inputRef.current?.focus();
  };
  useChatHotkeys({ inputRef, onStop: chat.stoppableRunId ? chat.stop : null });

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <ChatHeader conversationId={conversationId} />
      {rows.length > 0 && conversationId === null ? <h1 className="sr-only">New chat</h1> : null}
      {rows.length > 0 ? (
        <MessageList
          key={chat.sessionKey}
          rows={rows}
          renderRow={(row, isLast) => (
            <ChatRowView row={row} isLast={isLast} chat={chat} agentKey={agentKey} agentName={agentName} />
          )}
          hasOlder={messages.hasNextPage}
          isLoadingOlder={messages.isFetchingNextPage}
          onLoadOlder={messages.fetchNextPage}
          hasNewer={chat.isDetached}
          isLoadingNewer={messages.isFetchingPreviousPage}
          onLoadNewer={messages.fetchPreviousPage}
          onGoToEnd={chat.goToEnd}
          jump={jump}
          target={chat.target}
        />
      ) : conversationId === null ? (
        <EmptyChat agent={agent} userName={user.name} onPick={(starter) => send(starter)} />
      ) : (
        <ChatState error={messages.error} onRetry={messages.refetch} />
      )}
      <RunAnnouncer organizationId={organization.id} runId={openRunId} agentName={agentName} />
      {queue && conversationId !== null ? (
        <QueuePanel organizationId={organization.id} conversationId={conversationId} queue={queue} />
      ) : null}
      <Composer
        draftKey={chat.draftKey}
        inputRef={inputRef}
        busy={chat.busy}
        stoppable={chat.stoppableRunId !== null}
        disabledReason={disabledReason(canWrite, chat)}
        onSend={send}
        onStop={chat.stop}
      >
        <ComposerChoices agents={catalog?.data ?? []} choices={choices} onChoose={choose} />
        {catalog?.model_notice ? <ModelNotice notice={catalog.model_notice} /> : null}
        <span className="flex-1" />
        {conversationId ? <ContextMeter organizationId={organization.id} conversationId={conversationId} /> : null}
      </Composer>
    </main>
  );
}

function disabledReason(canWrite: boolean, { isOwn, conversation }: ReturnType<typeof useChat>): string | null {
  if (!canWrite) return "Your role in this organization may read but not write.";
  return isOwn ? null : `${conversation?.author ?? "A colleague"} shares this conversation with you. You may read it.`;
}
