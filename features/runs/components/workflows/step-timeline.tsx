"use client";

import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "../run-facts";
import type { ShownStep, StepState } from "./shown-step";
import { stepStateLabel } from "./step-badge";
import { stepKinds } from "./step-kinds";
import { barsOf } from "./step-times";

const bars: Record<StepState, string> = {
  pending: "bg-border-strong",
  running: "bg-accent animate-pulse",
  waiting: "bg-warning",
  completed: "bg-success",
  failed: "bg-danger",
  skipped: "bg-border-strong",
  cancelled: "bg-muted",
};

const words: Partial<Record<StepState, string>> = {
  running: "text-accent",
  waiting: "text-warning",
  failed: "text-danger",
};

interface StepTimelineProps {
  steps: readonly ShownStep[];
  run: { started_at: string | null; created_at: string; ended_at: string | null };
  selected: string | null;
  onSelect: (name: string) => void;
}

/** When each step began and how long it took; attempts that failed are bars before the last. */
export function StepTimeline({ steps, run, selected, onSelect }: StepTimelineProps) {
  const nowMs = useNow(run.ended_at === null);
  const lines = barsOf(steps, run, nowMs);
  return (
    <ol aria-label="Steps" className="divide-y divide-border">
      {steps.map((step, place) => {
        const { icon: Icon, label } = stepKinds[step.kind];
        const line = lines[place];
        const isQuiet = step.state === "pending" || step.state === "skipped";
        return (
          <li key={step.name}>
            <button
              type="button"
              aria-pressed={selected === step.name}
              onClick={() => onSelect(step.name)}
              className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 px-4 py-2.5 text-left text-[13px] leading-5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-hover aria-pressed:shadow-[inset_2px_0_0_var(--color-accent)] sm:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)_5.5rem]"
            >
              <span className="flex min-w-0 items-center gap-2">
                <Icon aria-hidden="true" strokeWidth={1.75} className="size-4 shrink-0 text-muted" />
                <span className="sr-only">{label}:</span>
                <span className={cn("min-w-0 truncate font-medium", isQuiet && "text-muted")}>{step.label}</span>
                <span className={cn("shrink-0 text-xs", words[step.state] ?? "text-muted")}>
                  <span className={step.state === "completed" ? "sr-only" : ""}>
                    {stepStateLabel(step.state).toLowerCase()}
                  </span>
                  {step.attempt > 1 ? <span className="text-muted"> ×{step.attempt}</span> : null}
                </span>
              </span>
              <span
                aria-hidden="true"
                className="relative h-2 overflow-hidden rounded-full bg-active max-sm:order-last max-sm:col-span-2"
              >
                {line?.bars.map(({ attempt, left, width, state }) => (
                  <span
                    key={attempt}
                    className={cn("absolute inset-y-0 min-w-1 rounded-full", bars[state])}
                    style={{ left: `min(${left * 100}%, calc(100% - 0.25rem))`, width: `${width * 100}%` }}
                  />
                ))}
              </span>
              <span className="whitespace-nowrap text-right text-muted text-xs tabular-nums">
                {line?.tookMs === null || line === undefined ? "–" : formatDuration(line.tookMs)}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** The time, each second while something goes on. */
function useNow(live: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [live]);
  return nowMs;
}
