import { Ban, Check, CircleDashed, Hourglass, type LucideIcon, Minus, X } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Spinner } from "@/components/ui/spinner";
import type { FlowState, FlowStatus } from "./types";

export const stateWords: Record<FlowState, string> = {
  pending: "Not begun",
  running: "Running",
  waiting: "Waiting",
  completed: "Completed",
  failed: "Failed",
  skipped: "Skipped",
  cancelled: "Cancelled",
};

const marks: Record<Exclude<FlowState, "running">, { icon: LucideIcon; tint: string }> = {
  pending: { icon: CircleDashed, tint: "text-muted/70" },
  waiting: { icon: Hourglass, tint: "bg-warning-soft text-warning" },
  completed: { icon: Check, tint: "bg-success/12 text-success" },
  failed: { icon: X, tint: "bg-danger-soft text-danger" },
  skipped: { icon: Minus, tint: "bg-hover text-muted" },
  cancelled: { icon: Ban, tint: "bg-hover text-muted" },
};

/** The state as a small round sign; in words for those who cannot see it. */
export function StateMark({ state }: { state: FlowState }) {
  if (state === "running") {
    return (
      <span className="flex size-5 items-center justify-center text-accent">
        <Spinner className="size-3.5" />
        <span className="sr-only">{stateWords.running}</span>
      </span>
    );
  }
  const { icon: Icon, tint } = marks[state];
  return (
    <span className={cn("flex size-5 shrink-0 items-center justify-center rounded-full", tint)}>
      <Icon aria-hidden="true" className="size-3" strokeWidth={2.25} />
      <span className="sr-only">{stateWords[state]}</span>
    </span>
  );
}

/** A state and its note as one phrase, to be read out. */
export function statusWords(status: FlowStatus | undefined): string {
  if (!status) return "";
  const words = stateWords[status.state].toLowerCase();
  return status.note ? `, ${words}, ${status.note}` : `, ${words}`;
}
