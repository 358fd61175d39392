"use client";

import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiProblem } from "@/lib/api/client";
import { formatDay } from "@/lib/format";
import { readShared } from "../sharing/client";
import type { SharedConversation, SharedMessage } from "../sharing/schema";
import { Parts } from "./answer/parts";
import { SharedFiles, SharedLink } from "./shared-files";
import { UserText } from "./user-message";

/** A conversation behind a link, for anybody who has it. */
export function SharedView() {
  const { conversation, problem, isLoading, loadOlder } = useShared();
  if (problem?.status === 404) return <Gone />;
  if (!conversation) {
    return problem ? <ErrorNotice>{problem.detail}</ErrorNotice> : <Loading />;
  }
  return (
    <SharedLink value={secretOf(window.location)}>
      <h1 className="pt-10 text-balance font-semibold text-2xl tracking-[-0.02em]">{conversation.title}</h1>
      <p className="mt-1 text-[13px] text-muted">
        A conversation of {formatDay(conversation.created_at)}, as it stood when it was shared.
      </p>
      {conversation.next_cursor ? (
        <div className="flex justify-center pt-8">
          <Button variant="secondary" size="sm" disabled={isLoading} onClick={() => void loadOlder()}>
            {isLoading ? "Loading…" : "Show earlier messages"}
          </Button>
        </div>
      ) : null}
      {problem ? <ErrorNotice>{problem.detail}</ErrorNotice> : null}
      <section aria-label="Messages">{conversation.data.toReversed().map(render)}</section>
    </SharedLink>
  );
}

function render(message: SharedMessage, index: number): ReactNode {
  const key = `${message.created_at}:${index}`;
  if (message.role === "user") {
    return (
      <article key={key} aria-label="Question" className="flex flex-col items-end pt-6">
        <SharedFiles files={message.files} align="end" />
        {message.content === "" ? null : <UserText text={message.content} />}
      </article>
    );
  }
  const name = message.agent_name ?? "Agent";
  const text = { type: "text" as const, item_id: key, agent: "", text: message.content };
  return (
    <article key={key} aria-label={`Answer of ${name}`} className="pt-4">
      <p className="mb-2 font-medium text-[13px]">{name}</p>
      <div className="flex flex-col gap-3">
        <Parts parts={message.parts ?? [text]} streaming={false} agentName={() => name} />
      </div>
    </article>
  );
}

/** Behind the `#`, which browsers send to nobody. */
function secretOf({ hash }: Location): string {
  return hash.slice(1) || "no-secret-in-the-address";
}

function useShared() {
  const [conversation, setConversation] = useState<SharedConversation | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isLoading, setLoading] = useState(true);
  const load = useCallback(async (cursor: string | null) => {
    setLoading(true);
    setProblem(null);
    try {
      const page = await readShared(secretOf(window.location), cursor);
      setConversation((before) => (before && cursor ? { ...page, data: [...before.data, ...page.data] } : page));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    }
    setLoading(false);
  }, []);
  useEffect(() => {
    void load(null);
  }, [load]);
  const cursor = conversation?.next_cursor ?? null;
  return { conversation, problem, isLoading, loadOlder: () => load(cursor) };
}

function Gone() {
  return (
    <div className="flex flex-col items-center gap-2 pt-24 text-center">
      <h1 className="font-semibold text-xl tracking-[-0.02em]">There is nothing behind this link</h1>
      <p className="max-w-sm text-balance text-muted text-sm">
        It was revoked, it has expired, or a part of it is missing. Ask whoever sent it for another.
      </p>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the conversation" className="flex flex-col gap-4 pt-10">
      <Skeleton className="h-8 w-3/5" />
      <Skeleton className="mt-6 h-11 w-2/5 self-end rounded-2xl" />
      <Skeleton className="h-4 w-11/12" />
      <Skeleton className="h-4 w-4/5" />
    </div>
  );
}
