"use client";

import { RunWorkflowDialog } from "@/features/runs/components/workflows/run-workflow-dialog";
import { WorkflowList } from "@/features/workflows/components/workflow-list";
import { LastRun } from "./last-run";

/** The workflows, with what runs know of them. */
export function Workflows() {
  return <WorkflowList LastRun={LastRun} RunDialog={RunWorkflowDialog} />;
}
