import { Badge } from "@/components/ui/badge";
import type { StepState } from "./shown-step";

const looks: Record<StepState, { label: string; tone: "neutral" | "accent" | "positive" | "warning" | "danger" }> = {
  pending: { label: "Not yet", tone: "neutral" },
  running: { label: "Running", tone: "accent" },
  waiting: { label: "Waiting", tone: "warning" },
  completed: { label: "Completed", tone: "positive" },
  failed: { label: "Failed", tone: "danger" },
  skipped: { label: "Skipped", tone: "neutral" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

export const stepStateLabel = (state: StepState) => looks[state].label;

/** How a step stands, in words and colour. */
export function StepBadge({ state }: { state: StepState }) {
  const { label, tone } = looks[state];
  return (
    <Badge tone={tone}>
      {state === "running" ? (
        <span aria-hidden="true" className="size-1.5 animate-breathe rounded-full bg-accent" />
      ) : null}
      {label}
    </Badge>
  );
}
