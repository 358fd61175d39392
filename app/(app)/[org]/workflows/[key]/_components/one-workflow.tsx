"use client";

import { RunList } from "@/features/runs/components/run-list";
import { RunWorkflowDialog } from "@/features/runs/components/workflows/run-workflow-dialog";
import { WorkflowVersions } from "@/features/workflows/components/versions/workflow-versions";
import { WorkflowOverview } from "@/features/workflows/components/workflow-overview";
import { WorkflowShell } from "@/features/workflows/components/workflow-shell";
import { Starts } from "./starts";

interface OneWorkflowProps {
  workflowKey: string;
  show: "overview" | "versions" | "runs";
}

/** One page of a workflow, with what runs and schedules know of it. */
export function OneWorkflow({ workflowKey, show }: OneWorkflowProps) {
  return (
    <WorkflowShell workflowKey={workflowKey} RunDialog={RunWorkflowDialog}>
      {(workflow) => {
        if (show === "versions") return <WorkflowVersions workflow={workflow} />;
        if (show === "runs") return <RunList workflow={workflow.key} />;
        return <WorkflowOverview workflow={workflow} aside={<Starts workflow={workflow} />} />;
      }}
    </WorkflowShell>
  );
}
