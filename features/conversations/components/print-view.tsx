"use client";

import { Printer } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/lib/format";
import type { Conversation, Message } from "../schema";
import { Parts } from "./answer/parts";

interface PrintViewProps {
  conversation: Conversation;
  messages: readonly Message[];
  agentNames: Record<string, string>;
}

/** A conversation laid out for paper. Opens the browser's own dialog. */
export function PrintView({ conversation, messages, agentNames }: PrintViewProps) {
  useEffect(() => {
    document.title = conversation.title;
    const timer = setTimeout(() => window.print(), 300);
    return () => clearTimeout(timer);
  }, [conversation.title]);
  const nameOf = (key: string | null) => (key && agentNames[key]) || "Agent";
  return (
    <main className="mx-auto max-w-[46rem] px-6 py-10 print:max-w-none print:p-0">
      <div className="flex items-start gap-4">
        <h1 className="flex-1 font-semibold text-2xl tracking-[-0.02em]">{conversation.title}</h1>
        <Button variant="secondary" size="sm" className="print:hidden" onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          Print
        </Button>
      </div>
      {messages.map((message) => {
        const isQuestion = message.role === "user";
        const text = { type: "text" as const, item_id: message.id, agent: "", text: message.content };
        return (
          <article key={message.id} className="border-border border-t py-5 first-of-type:mt-6">
            <h2 className="mb-2 flex items-baseline gap-3 break-after-avoid font-medium text-[13px]">
              {isQuestion ? "You" : nameOf(message.agent)}
              <time
                dateTime={message.created_at}
                className="font-normal text-muted text-xs"
                // The server does not know the reader's time zone.
                suppressHydrationWarning
              >
                {formatDateTime(message.created_at)}
              </time>
            </h2>
            {isQuestion ? (
              <>
                <p className="wrap-anywhere whitespace-pre-wrap text-[15px] leading-6">{message.content}</p>
                {message.files.length === 0 ? null : (
                  <p className="mt-1 text-[13px] text-muted">
                    Attached: {message.files.map(({ name }) => name).join(", ")}
                  </p>
                )}
              </>
            ) : (
              <div className="flex flex-col gap-3">
                <Parts parts={message.parts ?? [text]} streaming={false} agentName={nameOf} />
              </div>
            )}
          </article>
        );
      })}
    </main>
  );
}
