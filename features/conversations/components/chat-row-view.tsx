"use client";

import { showToast } from "@/components/ui/toast";
import { MessageFiles } from "@/features/files/components/message-files";
import { useWorkspace } from "@/features/organizations/client";
import type { RunPart } from "@/features/runs/schema";
import type { ChatRow } from "../utils";
import { AnswerFooter } from "./answer-footer";
import { AnswerRow } from "./answer-row";
import { BranchSwitcher } from "./branch-switcher";
import { FeedbackButtons } from "./feedback-buttons";
import { PendingRow } from "./pending-message";
import type { Chat } from "./use-chat";
import { UserMessage } from "./user-message";

interface ChatRowViewProps {
  row: ChatRow;
  isLast: boolean;
  chat: Chat;
  /** Key of the agent that answers next. */
  agentKey: string;
  agentName: (key: string) => string;
}

export function ChatRowView({ row, isLast, chat, agentKey, agentName }: ChatRowViewProps) {
  const { organization, canWrite } = useWorkspace();
  const canSend = canWrite && chat.isOwn && !chat.busy;
  if (row.type === "user") {
    const { message } = row;
    return (
      <UserMessage
        message={message}
        onEdit={canSend ? (text) => chat.edit(message, text, agentKey) : null}
        onShow={chat.showMessage}
      >
        <MessageFiles organizationId={organization.id} files={message.files} align="end" />
      </UserMessage>
    );
  }
  if (row.type === "pending") {
    return (
      <PendingRow pending={row.pending} onResend={chat.resend} onDiscard={chat.discardPending}>
        <MessageFiles organizationId={organization.id} files={row.pending.files} align="end" />
      </PendingRow>
    );
  }
  return (
    <AnswerRow
      organizationId={organization.id}
      row={row}
      isLast={isLast}
      agentName={agentName}
      onRetry={canSend ? chat.retry : null}
      footer={(parts) => <Footer row={row} parts={parts} isLast={isLast} chat={chat} agentKey={agentKey} />}
    />
  );
}

interface FooterProps extends Pick<ChatRowViewProps, "isLast" | "chat" | "agentKey"> {
  row: Extract<ChatRow, { type: "answer" }>;
  parts: readonly RunPart[];
}

function Footer({ row, parts, isLast, chat, agentKey }: FooterProps) {
  const { organization, canWrite } = useWorkspace();
  const { message, runId } = row;
  const canRegenerate = message !== null && canWrite && chat.isOwn && !chat.busy;
  return (
    <AnswerFooter
      organizationId={organization.id}
      runId={runId}
      runPath={chat.isOwn && runId ? `/${organization.slug}/runs/${runId}` : null}
      parts={parts}
      createdAt={message?.created_at ?? null}
      pinned={isLast || (message?.alternatives.count ?? 1) > 1}
      onRegenerate={
        canRegenerate
          ? async () => {
              const refusal = await chat.regenerate(message, agentKey);
              if (refusal) showToast(refusal);
            }
          : null
      }
    >
      {message && chat.conversationId && canWrite ? (
        <FeedbackButtons organizationId={organization.id} conversationId={chat.conversationId} message={message} />
      ) : null}
      {message ? <BranchSwitcher alternatives={message.alternatives} noun="answer" onShow={chat.showMessage} /> : null}
    </AnswerFooter>
  );
}
