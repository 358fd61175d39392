"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useMemo } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { previewOptions } from "../client";
import { isZoneName } from "../time/zones";

interface SchedulePreviewProps {
  cron: string | null;
  run_at: string | null;
  time_zone: string;
}

const typingPauseMs = 250;

/** When it will fire, in words and as the next five times by the clocks of its zone. */
export function SchedulePreview({ cron, run_at, time_zone }: SchedulePreviewProps) {
  const { organization } = useWorkspace();
  const written = useMemo(() => ({ cron, run_at, time_zone }), [cron, run_at, time_zone]);
  const asked = useDebounced(written, typingPauseMs);
  const preview = useQuery({ ...previewOptions(organization.id, asked), placeholderData: (before) => before });
  const { error, data } = preview;
  return (
    <div
      role="status"
      aria-label="When it fires"
      aria-busy={preview.isFetching}
      className="flex min-h-24 items-start gap-3 rounded-xl border border-border bg-surface px-3.5 py-3 text-[13px] leading-5"
    >
      <CalendarClock aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        {error ? <p className="text-danger">{explain(error)}</p> : null}
        {!error && data ? (
          <>
            <p className="font-medium">{data.words}</p>
            <ol className="mt-1 text-muted tabular-nums">
              {data.next_times.map((time) => (
                <li key={time}>
                  <time dateTime={time}>{inZone(time, asked.time_zone)}</time>
                </li>
              ))}
            </ol>
          </>
        ) : null}
        {!error && !data ? <p className="text-muted">Looking up the next times…</p> : null}
      </div>
    </div>
  );
}

function explain(error: Error): string {
  return error instanceof ApiProblem ? (error.errors[0]?.message ?? error.detail) : error.message;
}

function inZone(time: string, timeZone: string): string {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  if (!isZoneName(timeZone)) return time;
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone }).format(new Date(time));
}
