import type { StepSpec, WorkflowSpec } from "../schema";

/** A workflow of one sequential stage, written as its steps. */
export function flatWorkflow({
  steps,
  ...rest
}: Omit<WorkflowSpec, "stages"> & { steps: readonly StepSpec[] }): WorkflowSpec {
  return { ...rest, stages: [{ name: "main", mode: "sequential", steps }] };
}
