"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { AgentPicker } from "./agent-picker";
import { ChatHeader } from "./chat-header";
import { ChatRowView } from "./chat-row-view";
import { ChatState } from "./chat-state";
import { Composer } from "./composer";
import { EmptyChat } from "./empty-chat";
import { MessageList } from "./message-list";
import { ModelNotice } from "./model-notice";
import { RunAnnouncer } from "./run-announcer";
import { useOtherTabs } from "./tabs";
import { useAgentChoice } from "./use-agent-choice";
import { useChat } from "./use-chat";
import { useChatHotkeys } from "./use-chat-hotkeys";

/** The chat page. It stays mounted while the address moves from conversation to conversation. */
export function Chat() {
  const { organization, user, canWrite } = useWorkspace();
  const chat = useChat(organization);
  const { conversationId, rows, messages, openRunId } = chat;
  useOtherTabs(organization.id, conversationId);
  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const [agentKey, chooseAgent] = useAgentChoice(chat);
  const agentName = useCallback(
    (key: string) => catalog?.data.find((agent) => agent.key === key)?.name ?? (key || "Agent"),
    [catalog],
  );
  const inputRef = useRef<HTMLTextAreaElement>(null);
  const [jump, setJump] = useState(0);
  const send = (text: string) => {
    setJump((before) => before + 1);
    void chat.send(text, agentKey);
    inputRef.current?.focus();
  };
  useChatHotkeys({ inputRef, onStop: openRunId ? chat.stop : null });

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <ChatHeader conversationId={conversationId} />
      {rows.length > 0 && conversationId === null ? <h1 className="sr-only">New chat</h1> : null}
      {rows.length > 0 ? (
        <MessageList
          key={chat.sessionKey}
          rows={rows}
          renderRow={(row, isLast) => <ChatRowView row={row} isLast={isLast} chat={chat} agentName={agentName} />}
          hasOlder={messages.hasNextPage}
          isLoadingOlder={messages.isFetchingNextPage}
          onLoadOlder={messages.fetchNextPage}
          jump={jump}
        />
      ) : conversationId === null ? (
        <EmptyChat agent={catalog?.data.find(({ key }) => key === agentKey)} userName={user.name} onPick={send} />
      ) : (
        <ChatState error={messages.error} onRetry={messages.refetch} />
      )}
      <RunAnnouncer organizationId={organization.id} runId={openRunId} agentName={agentName} />
      <Composer
        draftKey={chat.draftKey}
        inputRef={inputRef}
        busy={chat.busy}
        stoppable={openRunId !== null}
        disabledReason={canWrite ? null : "Your role in this organization may read but not write."}
        onSend={send}
        onStop={chat.stop}
      >
        <AgentPicker agents={catalog?.data ?? []} value={agentKey} onChange={chooseAgent} />
        {catalog?.model_notice ? <ModelNotice notice={catalog.model_notice} /> : null}
      </Composer>
    </main>
  );
}
