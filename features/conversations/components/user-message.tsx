"use client";

import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { formatTime } from "@/lib/format";
import type { Message } from "../schema";
import { BranchSwitcher } from "./branch-switcher";
import { MessageEditor } from "./message-editor";

interface UserMessageProps {
  message: Message;
  /** Sends another version of the message; gives back why it could not. Null where nothing can be sent now. */
  onEdit: ((text: string) => Promise<string | null>) | null;
  onShow: (messageId: string) => Promise<void>;
  /** What came with the message. */
  children?: ReactNode;
}

export function UserMessage({ message, onEdit, onShow, children }: UserMessageProps) {
  const [editing, setEditing] = useState(false);
  const isStored = !message.id.startsWith("sent:");
  const hasAlternatives = message.alternatives.count > 1;
  return (
    <article aria-label={`You at ${formatTime(message.created_at)}`} className="group flex flex-col items-end pt-6">
      {children}
      {editing && onEdit ? (
        <MessageEditor
          text={message.content}
          mayBeEmpty={message.files.length > 0}
          note="The first version stays, on a branch of its own."
          onSend={onEdit}
          onClose={() => setEditing(false)}
        />
      ) : message.content === "" ? null : (
        <UserText text={message.content} />
      )}
      <div className="flex h-8 items-center gap-1 text-muted text-xs">
        <div
          className={cn(
            "flex items-center gap-1 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
            editing && "hidden",
          )}
        >
          <time dateTime={message.created_at}>{formatTime(message.created_at)}</time>
          {message.content === "" ? null : <CopyButton text={message.content} label="Copy the message" />}
          {onEdit && isStored ? (
            <Button variant="ghost" size="icon-sm" aria-label="Edit the message" onClick={() => setEditing(true)}>
              <Pencil aria-hidden="true" />
            </Button>
          ) : null}
        </div>
        {hasAlternatives && isStored ? (
          <BranchSwitcher alternatives={message.alternatives} noun="message" onShow={onShow} />
        ) : null}
      </div>
    </article>
  );
}

export function UserText({ text }: { text: string }) {
  return (
    <div className="wrap-anywhere max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-hover px-4 py-2.5 text-[15px] leading-6">
      {text}
    </div>
  );
}
