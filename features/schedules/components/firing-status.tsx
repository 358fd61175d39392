import { Badge } from "@/components/ui/badge";
import { RunStatusBadge } from "@/features/runs/components/run-status";
import type { ScheduleFiring } from "../schema";

const looks = {
  pending: { label: "Waiting for the previous run", tone: "warning" },
  started: { label: "Started", tone: "accent" },
  skipped: { label: "Skipped", tone: "neutral" },
  missed: { label: "Missed", tone: "warning" },
  failed: { label: "Not started", tone: "danger" },
} as const;

/** What became of a due time: how its run stands, or why there is none. */
export function FiringStatus({ firing }: { firing: Pick<ScheduleFiring, "status" | "run_status"> }) {
  if (firing.run_status !== null) return <RunStatusBadge status={firing.run_status} />;
  const { label, tone } = looks[firing.status];
  return <Badge tone={tone}>{label}</Badge>;
}
