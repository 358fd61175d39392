"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { DraftSaver, type DraftState } from "@/lib/drafts/draft-saver";
import { useLeaveWarning } from "@/lib/drafts/use-leave-warning";
import type { FieldError } from "@/lib/errors";
import { agentOptions, updateAgent } from "../client";
import type { AgentDefinition } from "../definition/schema";
import type { AgentDetail } from "../schema";

const pauseMs = 700;

export interface DraftEditor {
  definition: AgentDefinition;
  status: DraftState;
  /** Changes fields; they are saved a moment later. */
  change: (fields: Partial<AgentDefinition>) => void;
  errorAt: (path: string) => string | undefined;
  /** Saves at once. True when nothing is left unsaved. */
  flush: () => Promise<boolean>;
  complain: (errors: readonly FieldError[]) => void;
  /** After a conflict: takes what somebody else has saved, with or without one's own changes on top. */
  resolve: (keepMine: boolean) => Promise<void>;
}

/** The draft of an agent under one's hands: edited at once, saved in the background. */
export function useDraftEditor(agent: AgentDetail & { draft: AgentDefinition; draft_revision: number }): DraftEditor {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [definition, setDefinition] = useState(agent.draft);
  const latest = useRef(agent.draft);
  const [status, setStatus] = useState<DraftState>({ state: "saved", errors: new Map() });
  const { queryKey } = agentOptions(organization.id, agent.key);
  const saver = useRef<DraftSaver<AgentDefinition> | null>(null);
  saver.current ??= new DraftSaver({
    saved: { definition: agent.draft, revision: agent.draft_revision },
    send: async (change) => {
      const updated = await updateAgent(organization.id, agent.key, change);
      queryClient.setQueryData(queryKey, updated);
      return updated.draft_revision ?? change.draft_revision;
    },
    onState: setStatus,
    pauseMs,
  });
  useEffect(() => () => void saver.current?.flush(), []);
  useLeaveWarning(status.state);

  const change = useCallback((fields: Partial<AgentDefinition>) => {
    latest.current = { ...latest.current, ...fields };
    setDefinition(latest.current);
    saver.current?.change(latest.current);
  }, []);

  async function resolve(keepMine: boolean): Promise<void> {
    const theirs = await queryClient.fetchQuery({ ...agentOptions(organization.id, agent.key), staleTime: 0 });
    if (theirs.draft === null || theirs.draft_revision === null || !saver.current) return;
    latest.current = saver.current.rebase({ definition: theirs.draft, revision: theirs.draft_revision }, keepMine);
    setDefinition(latest.current);
  }

  return {
    definition,
    status,
    change,
    errorAt: (path) => status.errors.get(path),
    flush: () => saver.current?.flush() ?? Promise.resolve(true),
    complain: (errors) => saver.current?.complain(errors),
    resolve,
  };
}
