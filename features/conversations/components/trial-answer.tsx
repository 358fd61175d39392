"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useWorkspace } from "@/features/organizations/client";
import { liveRunOptions } from "@/features/runs/client";
import { Parts } from "./answer/parts";

interface TrialAnswerProps {
  organizationId: string;
  /** The run is known as soon as the server has taken the question. */
  turn: { text: string; runId: string | null };
  agentName: (key: string) => string;
}

/** A question to the draft and its answer as it grows. */
export function TrialAnswer({ organizationId, turn, agentName }: TrialAnswerProps) {
  const { organization } = useWorkspace();
  const { data: live } = useQuery(liveRunOptions(organizationId, turn.runId ?? ""));
  const outcome = live?.view.outcome ?? null;
  const parts = live?.view.parts ?? [];
  const isOpen = outcome === null;
  return (
    <li className="flex flex-col gap-3">
      <p className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-2xl bg-active px-3.5 py-2 text-sm leading-6">
        {turn.text}
      </p>
      <div className="flex min-w-0 flex-col gap-3 text-sm" aria-busy={isOpen}>
        <Parts parts={parts} streaming={isOpen} agentName={agentName} />
        {isOpen && parts.length === 0 ? (
          <p role="status" className="flex items-center gap-2 text-[13px] text-muted">
            <Spinner className="size-3.5" />
            Working
          </p>
        ) : null}
        {live?.view.error ? <ErrorNotice>{live.view.error.message}</ErrorNotice> : null}
        {!isOpen && turn.runId ? (
          <Link
            href={`/${organization.slug}/runs/${turn.runId}` as Route}
            className="w-fit text-muted text-xs underline-offset-2 hover:text-foreground hover:underline"
          >
            What happened inside
          </Link>
        ) : null}
      </div>
    </li>
  );
}
