"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { type LiveRun, liveRunOptions } from "@/features/runs/client";
import type { RunError, RunPart, RunStatus } from "@/features/runs/schema";
import type { Message } from "../schema";
import type { ChatRow } from "../utils";
import { Parts } from "./answer/parts";

interface AnswerRowProps {
  organizationId: string;
  row: Extract<ChatRow, { type: "answer" }>;
  isLast: boolean;
  agentName: (key: string) => string;
  /** Answers the question anew; gives back why it could not. */
  onRetry: ((question: Message) => Promise<string | null>) | null;
  /** The line below an answer that has ended. */
  footer: (parts: readonly RunPart[]) => ReactNode;
}

/** An answer, from the stream while it grows and from the stored message afterwards. */
export function AnswerRow({ organizationId, row, isLast, agentName, onRetry, footer }: AnswerRowProps) {
  const { data: live } = useQuery(liveRunOptions(organizationId, row.runId ?? ""));
  const answer = answerOf(row, live);
  const { parts, status, error, streaming } = answer;
  const handoff = parts.find((part) => part.type === "handoff");
  const speaker = agentName(handoff ? handoff.from : answer.agent);
  const empty = !parts.some((part) => part.type !== "text" || part.text !== "");
  return (
    <article aria-label={`Answer of ${speaker}`} aria-busy={streaming} className="group pt-2 pb-1">
      <p className="mb-2 font-medium text-[13px]">{speaker}</p>
      {live?.view.resumed ? (
        <p className="mb-3 text-muted text-xs">Went on after an interruption. Nothing was lost.</p>
      ) : null}
      <div className="flex flex-col gap-3">
        <Parts parts={parts} streaming={streaming} agentName={agentName} />
        {streaming ? <Progress connection={live?.connection ?? "connecting"} empty={empty} /> : null}
        {status === "cancelled" ? <p className="text-[13px] text-muted">You stopped this answer.</p> : null}
        {status === "incomplete" ? (
          <p className="text-[13px] text-muted">The answer ended early: it reached its limit.</p>
        ) : null}
        {error ? <Failure error={error} question={row.question} onRetry={isLast ? onRetry : null} /> : null}
      </div>
      {streaming ? <div className="h-9" /> : footer(parts)}
    </article>
  );
}

interface Answer {
  parts: readonly RunPart[];
  status: RunStatus | "refused" | null;
  error: RunError | null;
  agent: string;
  streaming: boolean;
}

const ended: readonly (RunStatus | null)[] = ["completed", "failed", "cancelled", "incomplete"];

function answerOf({ message, question }: AnswerRowProps["row"], live: LiveRun | undefined): Answer {
  if (message) {
    const text: RunPart = { type: "text", item_id: message.id, agent: message.agent ?? "", text: message.content };
    return {
      parts: message.parts ?? [text],
      status: message.run_status,
      error: message.run_error,
      agent: message.agent ?? "",
      streaming: false,
    };
  }
  const stored = question?.run_status ?? null;
  const view = live?.view;
  const over = (view?.outcome ?? null) !== null || ended.includes(stored);
  return {
    parts: view?.parts ?? [],
    status: view?.outcome ?? stored,
    error: view?.error ?? question?.run_error ?? null,
    agent: view?.agent || (question?.agent ?? ""),
    streaming: !over,
  };
}

function Progress({ connection, empty }: { connection: LiveRun["connection"]; empty: boolean }) {
  if (connection === "reconnecting") {
    return (
      <p className="flex items-center gap-2 text-[13px] text-muted">
        <Spinner className="size-3.5" />
        The connection was lost. Reconnecting; the answer goes on meanwhile.
      </p>
    );
  }
  if (empty) return <p className="shimmer w-fit text-[15px] leading-6">Thinking</p>;
  return <span aria-hidden="true" className="size-2 animate-breathe rounded-full bg-accent" />;
}

interface FailureProps {
  error: RunError;
  question: Message | null;
  onRetry: AnswerRowProps["onRetry"];
}

function Failure({ error, question, onRetry }: FailureProps) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const retry = question && onRetry && error.retryable ? () => onRetry(question) : null;
  return (
    <ErrorNotice
      action={
        retry ? (
          <Button
            variant="secondary"
            size="sm"
            disabled={busy}
            onClick={async () => {
              setBusy(true);
              setRefusal(await retry());
              setBusy(false);
            }}
          >
            {busy ? <Spinner /> : <RotateCcw aria-hidden="true" />}
            Try again
          </Button>
        ) : null
      }
    >
      <strong className="font-medium">The answer failed.</strong> {refusal ?? error.message}
    </ErrorNotice>
  );
}
