"use client";

import { EmptyState } from "@/components/ui/notice";
import type { RunSpan } from "../../inspector/schema";
import type { Run } from "../../schema";
import { formatDuration } from "../run-facts";
import { SpanRow } from "./span-row";
import { scaleOf, toSpanTree } from "./span-tree";

/** The steps of a run as a waterfall: when each began, how long it took, and in which other one it happened. */
export function Timeline({ run, spans }: { run: Run; spans: readonly RunSpan[] }) {
  if (spans.length === 0) {
    return (
      <EmptyState title="No steps">
        {run.ended_at === null ? "Nothing has happened yet." : "This run has no recorded steps."}
      </EmptyState>
    );
  }
  const nowMs = Date.now();
  const scale = scaleOf(run.started_at ?? run.created_at, spans, run.ended_at, nowMs);
  const marks = [0, 0.25, 0.5, 0.75, 1];
  return (
    <section aria-label="Timeline" className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
      <div
        aria-hidden="true"
        className="hidden grid-cols-[minmax(0,22rem)_minmax(0,1fr)_4.5rem] gap-x-4 border-border border-b bg-surface px-4 py-2 text-muted text-xs sm:grid"
      >
        <span>Step</span>
        <span className="flex justify-between tabular-nums">
          {marks.map((mark) => (
            <span key={mark}>{formatDuration(scale.totalMs * mark)}</span>
          ))}
        </span>
        <span className="text-right">Took</span>
      </div>
      <ol className="divide-y divide-border">
        {toSpanTree(spans).map(({ span, depth }) => (
          <SpanRow key={span.number} span={span} depth={depth} scale={scale} nowMs={nowMs} />
        ))}
      </ol>
    </section>
  );
}
