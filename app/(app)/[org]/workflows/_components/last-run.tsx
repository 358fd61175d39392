"use client";

import { RunStatusBadge } from "@/features/runs/components/run-status";
import type { LastRun as Run } from "@/features/workflows/presenting/schema";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";

/** How the newest run of a workflow stands, and since when. */
export function LastRun({ run }: { run: Run }) {
  const began = useLocalTime(run.created_at, formatDateTime);
  return (
    <div className="flex flex-col gap-1 max-sm:flex-row max-sm:items-center max-sm:gap-2 sm:items-end">
      <RunStatusBadge status={run.status} />
      <time dateTime={run.created_at} className="text-muted text-xs tabular-nums">
        <span className="sr-only">Last run </span>
        {began}
      </time>
    </div>
  );
}
