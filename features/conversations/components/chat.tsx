"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useRef, useState } from "react";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import type { ChatRow } from "../utils";
import { AgentPicker } from "./agent-picker";
import { AnswerRow } from "./answer-row";
import { ChatHeader } from "./chat-header";
import { ChatState } from "./chat-state";
import { Composer } from "./composer";
import { EmptyChat } from "./empty-chat";
import { MessageList } from "./message-list";
import { ModelNotice } from "./model-notice";
import { PendingRow } from "./pending-message";
import { RunAnnouncer } from "./run-announcer";
import { useOtherTabs } from "./tabs";
import { useChat } from "./use-chat";
import { useChatHotkeys } from "./use-chat-hotkeys";
import { UserMessage } from "./user-message";

const defaultAgent = "triage";

/** The chat page. It stays mounted while the address moves from conversation to conversation. */
export function Chat() {
  const { organization, user, canWrite } = useWorkspace();
  const chat = useChat(organization);
  const { conversationId, rows, messages, openRunId } = chat;
  useOtherTabs(organization.id, conversationId);

  const { data: catalog } = useQuery(agentsOptions(organization.id));
  const agents = catalog?.data ?? [];
  const [picked, setPicked] = useState<{ session: string; agent: string } | null>(null);
  const asked = useSearchParams().get("agent");
  const chosen = picked?.session === chat.sessionKey ? picked.agent : conversationId === null ? asked : null;
  const agentKey = chosen ?? lastAgentOf(rows) ?? defaultAgent;

  const inputRef = useRef<HTMLTextAreaElement>(null);
  const [jump, setJump] = useState(0);
  const send = (text: string) => {
    setJump((before) => before + 1);
    void chat.send(text, agentKey);
    inputRef.current?.focus();
  };
  useChatHotkeys({ inputRef, onStop: openRunId ? chat.stop : null });

  const agentName = useCallback(
    (key: string) => catalog?.data.find((agent) => agent.key === key)?.name ?? (key || "Agent"),
    [catalog],
  );
  const renderRow = (row: ChatRow, isLast: boolean) => {
    if (row.type === "user") return <UserMessage message={row.message} />;
    if (row.type === "pending") {
      return <PendingRow pending={row.pending} onResend={chat.resend} onDiscard={chat.discardPending} />;
    }
    const onRetry = canWrite && !chat.busy ? chat.retry : null;
    return (
      <AnswerRow organizationId={organization.id} row={row} isLast={isLast} agentName={agentName} onRetry={onRetry} />
    );
  };

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <ChatHeader conversationId={conversationId} />
      {rows.length > 0 ? (
        <MessageList
          key={chat.sessionKey}
          rows={rows}
          renderRow={renderRow}
          hasOlder={messages.hasNextPage}
          isLoadingOlder={messages.isFetchingNextPage}
          onLoadOlder={messages.fetchNextPage}
          jump={jump}
        />
      ) : conversationId === null ? (
        <EmptyChat agent={agents.find(({ key }) => key === agentKey)} userName={user.name} onPick={send} />
      ) : (
        <ChatState error={messages.error} onRetry={messages.refetch} />
      )}
      <RunAnnouncer organizationId={organization.id} runId={openRunId} agentName={agentName} />
      <div className="mx-auto w-full max-w-[46rem] px-2 pb-2 sm:px-4 sm:pb-4">
        <Composer
          draftKey={`cadre:draft:${organization.id}:${conversationId ?? "new"}`}
          inputRef={inputRef}
          busy={chat.busy}
          stoppable={openRunId !== null}
          disabledReason={canWrite ? null : "Your role in this organization may read but not write."}
          onSend={send}
          onStop={chat.stop}
        >
          <AgentPicker
            agents={agents}
            value={agentKey}
            onChange={(agent) => setPicked({ session: chat.sessionKey, agent })}
          />
          {catalog?.model_notice ? <ModelNotice notice={catalog.model_notice} /> : null}
        </Composer>
      </div>
    </main>
  );
}

function lastAgentOf(rows: readonly ChatRow[]): string | null {
  for (const row of rows.toReversed()) {
    const agent = row.type === "answer" ? (row.message?.agent ?? row.question?.agent) : null;
    if (agent) return agent;
  }
  return null;
}
