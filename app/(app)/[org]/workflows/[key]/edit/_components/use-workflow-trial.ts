"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { cancelRun, followLiveRun, liveRunOptions } from "@/features/runs/client";
import { startWorkflow } from "@/features/runs/launching/client";
import { type RunView, textOf } from "@/features/runs/stream/fold";
import type { Trial, TrialStep } from "@/features/workflows/components/editor/trial/trial";
import { ApiProblem } from "@/lib/api/client";

/** A run of a workflow's draft from the editor: started, followed, stopped. */
export function useWorkflowTrial(organizationId: string): Trial {
  const queryClient = useQueryClient();
  const [runId, setRunId] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { data: live } = useQuery(liveRunOptions(organizationId, runId ?? ""));

  useEffect(() => {
    if (runId === null) return;
    const leave = new AbortController();
    void followLiveRun({ queryClient, organizationId, runId, agent: "", signal: leave.signal });
    return () => leave.abort();
  }, [queryClient, organizationId, runId]);

  const start = useCallback(
    async (workflowKey: string, input: unknown) => {
      setRunId(null);
      setProblem(null);
      setStarting(true);
      try {
        setRunId(await startWorkflow(organizationId, workflowKey, { input, draft: true }));
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        setProblem(error.errors.map(({ message }) => message).join(" ") || error.detail);
      }
      setStarting(false);
    },
    [organizationId],
  );

  const stop = useCallback(async () => {
    if (runId === null) return;
    try {
      await cancelRun(organizationId, runId);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error.detail);
    }
  }, [organizationId, runId]);

  const clear = useCallback(() => {
    setRunId(null);
    setProblem(null);
  }, []);

  const view = runId === null ? undefined : live?.view;
  return useMemo(
    () => ({
      runId,
      state: stateOf(view, { isStarting, isGoing: runId !== null, hasProblem: problem !== null }),
      steps: stepsOf(view),
      result: view?.outcome === "completed" ? resultOf(view) : null,
      error: problem ?? view?.error?.message ?? null,
      start: (workflowKey: string, input: unknown) => void start(workflowKey, input),
      stop: () => void stop(),
      clear,
    }),
    [runId, view, isStarting, problem, start, stop, clear],
  );
}

interface Going {
  isStarting: boolean;
  isGoing: boolean;
  hasProblem: boolean;
}

function stateOf(view: RunView | undefined, { isStarting, isGoing, hasProblem }: Going): Trial["state"] {
  if (isStarting) return "starting";
  if (!isGoing) return hasProblem ? "failed" : "none";
  if (!view) return "starting";
  if (view.outcome === null) return view.status === "waiting" || view.status === "paused" ? "waiting" : "running";
  if (view.outcome === "cancelled" || view.outcome === "failed") return view.outcome;
  return "completed";
}

function stepsOf(view: RunView | undefined): TrialStep[] {
  return (view?.workflow?.steps ?? []).map(({ step, status, attempt, output, error, parts }) => ({
    step,
    state: status,
    attempt,
    output: output ?? (textOf(parts) || null),
    error: error?.message ?? null,
  }));
}

/** What the last step gave. */
function resultOf(view: RunView): string | null {
  return view.workflow?.steps.findLast(({ status }) => status === "completed")?.output ?? null;
}
