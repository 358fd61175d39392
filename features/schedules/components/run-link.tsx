import type { Route } from "next";
import Link from "next/link";
import { useWorkspace } from "@/features/organizations/client";
import type { ScheduleFiring } from "../schema";

interface RunLinkProps {
  run: Pick<ScheduleFiring, "run_id" | "run_status" | "can_open_run">;
  label: string;
}

/** The way to a run that was started, or why there is none. */
export function RunLink({ run, label }: RunLinkProps) {
  const { organization } = useWorkspace();
  if (run.run_id === null) return null;
  if (!run.can_open_run) {
    return (
      <span className="text-[13px] text-muted">
        {run.run_status === null ? "Its run was deleted" : "Only its owner sees this run"}
      </span>
    );
  }
  return (
    <Link
      className="text-[13px] underline"
      aria-label={label}
      href={`/${organization.slug}/runs/${run.run_id}` as Route}
    >
      Open the run
    </Link>
  );
}
