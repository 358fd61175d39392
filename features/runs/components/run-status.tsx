import { Badge } from "@/components/ui/badge";
import type { RunStatus } from "../schema";

const looks: Record<RunStatus, { label: string; tone: "neutral" | "accent" | "positive" | "warning" | "danger" }> = {
  queued: { label: "Queued", tone: "neutral" },
  running: { label: "Running", tone: "accent" },
  waiting: { label: "Waiting", tone: "warning" },
  paused: { label: "Paused", tone: "neutral" },
  completed: { label: "Completed", tone: "positive" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "neutral" },
  incomplete: { label: "Incomplete", tone: "warning" },
};

export const runStatusOptions = Object.entries(looks).map(([value, { label }]) => ({ value, label }));

/** How a run stands, in words and colour. */
export function RunStatusBadge({ status }: { status: RunStatus }) {
  const { label, tone } = looks[status];
  return (
    <Badge tone={tone}>
      {status === "running" ? (
        <span aria-hidden="true" className="size-1.5 animate-breathe rounded-full bg-accent" />
      ) : null}
      {label}
    </Badge>
  );
}
