"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { followLiveRun, type LiveRun, liveRunOptions, runStateKeys } from "../../client";
import type { Run } from "../../schema";
import type { RunView } from "../../stream/fold";

/**
 * Follows a workflow's run for as long as its page is shown, from wherever this tab has read it to. Whatever is stored is
 * read again when the stream tells that a step, or the run, has changed.
 */
export function useLiveWorkflow(organizationId: string, runId: string): LiveRun | undefined {
  const queryClient = useQueryClient();
  const { data: live } = useQuery(liveRunOptions(organizationId, runId));
  useEffect(() => {
    const leave = new AbortController();
    void followLiveRun({ queryClient, organizationId, runId, agent: "", signal: leave.signal }).then((outcome) => {
      if (outcome === "unauthenticated") {
        window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
      }
    });
    return () => leave.abort();
  }, [queryClient, organizationId, runId]);
  const change = live ? changeOf(live.view) : "";
  useEffect(() => {
    if (change === "") return;
    for (const queryKey of runStateKeys(organizationId, runId)) void queryClient.invalidateQueries({ queryKey });
  }, [queryClient, organizationId, runId, change]);
  return live;
}

/** Differs when something has happened that is stored besides the events. */
function changeOf({ workflow, status, outcome }: RunView): string {
  const steps = workflow?.steps.map(({ step, attempt, status: state }) => `${step}@${attempt}:${state}`) ?? [];
  return [status, outcome ?? "", ...steps].join(" ");
}

/** How the run stands: the stream knows before the database was read again. */
export function statusNow(run: Pick<Run, "status" | "ended_at">, view: RunView | undefined): Run["status"] {
  if (run.ended_at !== null || view === undefined || view.lastEventId === 0) return run.status;
  if (view.outcome === null) return view.status;
  return view.outcome === "refused" ? "completed" : view.outcome;
}
