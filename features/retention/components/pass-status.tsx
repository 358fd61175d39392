"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { RetentionClass } from "../constants";
import type { RetentionPreview } from "../schema";
import { classWords, shownClasses } from "./words";

/** When things are deleted next, and what went the last time. */
export function PassStatus({ preview }: { preview: UseQueryResult<RetentionPreview> }) {
  if (preview.error) {
    return (
      <ErrorNotice
        action={
          <Button variant="secondary" size="sm" onClick={() => void preview.refetch()}>
            Try again
          </Button>
        }
      >
        What will be deleted could not be counted. {preview.error.message}
      </ErrorNotice>
    );
  }
  if (!preview.data) return <Skeleton className="h-5 w-64" />;
  return <Status preview={preview.data} />;
}

function Status({ preview: { next_pass_at, is_running, last_pass } }: { preview: RetentionPreview }) {
  const next = useLocalTime(next_pass_at, formatDateTime);
  const last = useLocalTime(last_pass?.finished_at ?? next_pass_at, formatDateTime);
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3 text-[13px] leading-5">
      <div>
        <dt className="text-muted">Next pass</dt>
        <dd className="font-medium">{is_running ? "Under way now" : next}</dd>
      </div>
      {last_pass ? (
        <div className="min-w-0">
          <dt className="text-muted">Last pass</dt>
          <dd className="font-medium">
            {last}
            <span className="font-normal text-muted"> · {deletedInWords(last_pass.deleted)}</span>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function deletedInWords(deleted: Record<string, number>): string {
  const parts = shownClasses.flatMap((of: RetentionClass) => {
    const rows = deleted[of];
    return rows ? [`${formatCount(rows)} ${rows === 1 ? classWords[of].one : classWords[of].many}`] : [];
  });
  return parts.length > 0 ? `deleted ${parts.join(", ")}` : "nothing to delete";
}
