"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { formatTime } from "@/lib/format";
import type { Message } from "../schema";

export function UserMessage({ message }: { message: Message }) {
  return (
    <article aria-label={`You at ${formatTime(message.created_at)}`} className="group flex flex-col items-end pt-6">
      <UserText text={message.content} />
      <div className="flex h-8 items-center gap-1 text-muted text-xs opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100">
        <time dateTime={message.created_at}>{formatTime(message.created_at)}</time>
        <CopyButton text={message.content} label="Copy the message" />
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
