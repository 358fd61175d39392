import type { Route } from "next";
import Link from "next/link";
import { useWorkspace } from "@/features/organizations/client";
import { formatCost, formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { Run } from "../../schema";
import { Fact, Facts } from "../facts";
import { durationOf, versionOf } from "../run-facts";
import { RunStatusBadge } from "../run-status";
import { RunOrigin } from "./run-origin";

interface WorkflowFactsProps {
  run: Run;
  /** As the stream tells it. */
  status: Run["status"];
  progress: { done: number; total: number } | null;
}

/** The figures of a workflow's run at a glance. */
export function WorkflowFacts({ run, status, progress }: WorkflowFactsProps) {
  const { organization } = useWorkspace();
  const began = useLocalTime(run.created_at, formatDateTime);
  const { usage } = run;
  const about = usage?.estimated ? "about " : "";
  const version = versionOf(run.workflow_version);
  return (
    <Facts>
      <Fact label="Status">
        <RunStatusBadge status={status} />
      </Fact>
      <Fact label="Workflow">
        <Link
          href={`/${organization.slug}/workflows/${encodeURIComponent(run.workflow ?? "")}` as Route}
          className="underline underline-offset-2 hover:text-accent"
        >
          {run.workflow}
        </Link>
        {version ? <span className="text-muted"> · {version}</span> : null}
      </Fact>
      <Fact label="Started by">
        <RunOrigin run={run} slug={organization.slug} />
      </Fact>
      <Fact label="Began">{began}</Fact>
      <Fact label="Steps">{progress ? `${progress.done} of ${progress.total} done` : "…"}</Fact>
      <Fact label="Duration">{durationOf(run) ?? (status === "queued" ? "Not begun" : "Still going")}</Fact>
      <Fact label="Tokens">
        {usage ? `${about}${formatCount(usage.input_tokens)} in, ${formatCount(usage.output_tokens)} out` : "None yet"}
      </Fact>
      <Fact label="Cost">{usage ? `${about}${formatCost(usage.cost_micros)}` : "None yet"}</Fact>
    </Facts>
  );
}
