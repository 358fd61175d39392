"use client";

import { useWorkspace } from "@/features/organizations/client";
import type { ChatRow } from "../utils";
import { AnswerRow } from "./answer-row";
import { PendingRow } from "./pending-message";
import type { useChat } from "./use-chat";
import { UserMessage } from "./user-message";

interface ChatRowViewProps {
  row: ChatRow;
  isLast: boolean;
  chat: ReturnType<typeof useChat>;
  agentName: (key: string) => string;
}

export function ChatRowView({ row, isLast, chat, agentName }: ChatRowViewProps) {
  const { organization, canWrite } = useWorkspace();
  if (row.type === "user") return <UserMessage message={row.message} />;
  if (row.type === "pending") {
    return <PendingRow pending={row.pending} onResend={chat.resend} onDiscard={chat.discardPending} />;
  }
  return (
    <AnswerRow
      organizationId={organization.id}
      row={row}
      isLast={isLast}
      agentName={agentName}
      onRetry={canWrite && !chat.busy ? chat.retry : null}
    />
  );
}
