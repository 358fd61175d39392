"use client";

import { useQuery } from "@tanstack/react-query";
import { useWorkspace } from "@/features/organizations/client";
import { RunStatusBadge } from "@/features/runs/components/run-status";
import { newestWorkflowRunsOptions } from "@/features/runs/inspector/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";

/** How the newest run of a workflow stands, of those that the organization had last; nothing where it is not among them. */
export function LastRun({ workflowKey }: { workflowKey: string }) {
  const { organization } = useWorkspace();
  const { data } = useQuery(newestWorkflowRunsOptions(organization.id));
  const run = data?.data.find(({ workflow }) => workflow === workflowKey);
  if (!run) return null;
  return (
    <div className="flex flex-col gap-1 sm:items-end">
      <RunStatusBadge status={run.status} />
      <LastRunTime at={run.created_at} />
    </div>
  );
}

function LastRunTime({ at }: { at: string }) {
  return (
    <time dateTime={at} className="text-muted text-xs tabular-nums">
      {useLocalTime(at, formatDateTime)}
    </time>
  );
}
