"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { cancelRun, dropStream, followLiveRun, type LiveRun, liveRunOptions, startChat } from "@/features/runs/client";
import { ApiProblem } from "@/lib/api/client";

interface TrialTurn {
  key: string;
  text: string;
  /** Known as soon as the server has taken the message. */
  runId: string | null;
}

/** A conversation with the draft, from its first message until it is started over. `save` comes before each message. */
export function useTrial(organizationId: string, agentKey: string, save: () => Promise<boolean>) {
  const [turns, setTurns] = useState<readonly TrialTurn[]>([]);
  const [conversationId, setConversationId] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const last = turns.at(-1);
  const isOver = useFollowed(organizationId, last?.runId ?? null);
  const busy = last !== undefined && !isOver;

  async function send(text: string): Promise<void> {
    const turn: TrialTurn = { key: crypto.randomUUID(), text, runId: null };
    setError(null);
    setTurns((before) => [...before, turn]);
    try {
      if (!(await save())) throw new NotSaved("The draft is not saved as it stands. Fix what is marked, then try it.");
      const started = await startChat(
        organizationId,
        {
          message: text,
          agent: agentKey,
          ...(conversationId === null ? { agent_draft: true } : { conversation_id: conversationId }),
        },
        () => undefined,
      );
      if (!shown.current) return void dropStream(started.runId);
      setConversationId(started.conversationId);
      setTurns((before) => before.map((each) => (each.key === turn.key ? { ...each, runId: started.runId } : each)));
    } catch (thrown) {
      setTurns((before) => before.filter(({ key }) => key !== turn.key));
      setError(sentenceOf(thrown));
    }
  }

  async function stop(): Promise<void> {
    if (!last?.runId) return;
    try {
      await cancelRun(organizationId, last.runId);
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
  }

  return {
    turns,
    busy,
    error,
    send: (text: string) => void send(text),
    stop: () => void stop(),
    restart: () => {
      setTurns([]);
      setConversationId(null);
      setError(null);
    },
  };
}

class NotSaved extends Error {}

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof NotSaved) return thrown.message;
  if (thrown instanceof ApiProblem) return thrown.errors[0]?.message ?? thrown.detail;
  throw thrown;
}

/** Follows a run to its end, and knows whether that has come. */
function useFollowed(organizationId: string, runId: string | null): boolean {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (runId === null) return;
    const leave = new AbortController();
    void followLiveRun({ queryClient, organizationId, runId, agent: "", signal: leave.signal });
    return () => leave.abort();
  }, [queryClient, organizationId, runId]);
  const { data } = useQuery({ ...liveRunOptions(organizationId, runId ?? ""), select: hasEnded });
  return data ?? false;
}

function hasEnded({ view }: LiveRun): boolean {
  return view.outcome !== null;
}
