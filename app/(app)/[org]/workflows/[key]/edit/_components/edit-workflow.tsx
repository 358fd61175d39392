"use client";

import { WorkflowEditor } from "@/features/workflows/components/editor/workflow-editor";
import { useWorkflowTrial } from "./use-workflow-trial";

/** The editor, with runs of the draft that it shows live. */
export function EditWorkflow({ workflowKey }: { workflowKey: string }) {
  return <WorkflowEditor workflowKey={workflowKey} useTrial={useWorkflowTrial} />;
}
