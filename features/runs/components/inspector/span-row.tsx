"use client";

import {
  ArrowRightLeft,
  BrainCircuit,
  ChevronRight,
  History,
  ListTree,
  type LucideIcon,
  ShieldCheck,
  UserRoundCheck,
  Wrench,
} from "lucide-react";
import { useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { RunSpan } from "../../inspector/schema";
import { formatDuration } from "../run-facts";
import { SpanDetails } from "./span-details";
import { endMs, type TimeScale } from "./span-tree";

const kinds: Record<RunSpan["kind"], { icon: LucideIcon; label: string; bar: string }> = {
  model: { icon: BrainCircuit, label: "Model call", bar: "bg-accent" },
  tool: { icon: Wrench, label: "Tool", bar: "bg-success" },
  handoff: { icon: ArrowRightLeft, label: "Hand-off", bar: "bg-muted" },
  guardrail: { icon: ShieldCheck, label: "Guardrail", bar: "bg-warning" },
  memory: { icon: History, label: "Memory", bar: "bg-muted" },
  approval: { icon: UserRoundCheck, label: "Approval", bar: "bg-warning" },
  step: { icon: ListTree, label: "Step", bar: "bg-border-strong" },
};

const states: Partial<Record<RunSpan["status"], { label: string; tone: string }>> = {
  running: { label: "running", tone: "text-accent" },
  waiting: { label: "waiting", tone: "text-warning" },
  failed: { label: "failed", tone: "text-danger" },
  blocked: { label: "blocked", tone: "text-warning" },
  interrupted: { label: "interrupted", tone: "text-muted" },
};

interface SpanRowProps {
  span: RunSpan;
  depth: number;
  scale: TimeScale;
  nowMs: number;
}

/** One step: a line with its bar, which opens to what went in and what came out. */
export function SpanRow({ span, depth, scale, nowMs }: SpanRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { icon: Icon, label, bar } = kinds[span.kind];
  const beganMs = Date.parse(span.started_at);
  const tookMs = endMs(span, nowMs) - beganMs;
  const state = states[span.status];
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-4 py-2.5 text-left text-[13px] leading-5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[minmax(0,22rem)_minmax(0,1fr)_4.5rem]"
      >
        <span className="flex min-w-0 items-center gap-2" style={{ paddingLeft: `${Math.min(depth, 6) * 1.25}rem` }}>
          <ChevronRight
            aria-hidden="true"
            className={cn("size-3.5 shrink-0 text-muted transition-transform", isOpen && "rotate-90")}
          />
          <Icon aria-hidden="true" strokeWidth={1.75} className="size-4 shrink-0 text-muted" />
          <span className="sr-only">{label}:</span>
          <span className="min-w-0 truncate font-medium">{span.name}</span>
          {state ? <span className={cn("shrink-0 text-xs", state.tone)}>{state.label}</span> : null}
        </span>
        <span
          aria-hidden="true"
          className="relative h-2 overflow-hidden rounded-full bg-active max-sm:order-last max-sm:col-span-2"
        >
          <span
            className={cn(
              "absolute inset-y-0 min-w-1 rounded-full",
              span.status === "failed" ? "bg-danger" : bar,
              span.status === "running" && "animate-pulse",
            )}
            style={{
              left: `min(${((beganMs - scale.startMs) / scale.totalMs) * 100}%, calc(100% - 0.25rem))`,
              width: `${(tookMs / scale.totalMs) * 100}%`,
            }}
          />
        </span>
        <span className="text-right text-muted text-xs tabular-nums">
          {span.status === "interrupted" ? "–" : formatDuration(tookMs)}
        </span>
      </button>
      {isOpen ? (
        <div id={id} className="animate-fade border-border border-t bg-surface px-4 py-4 sm:pl-11">
          <SpanDetails span={span} kind={label} offsetMs={beganMs - scale.startMs} />
        </div>
      ) : null}
    </li>
  );
}
