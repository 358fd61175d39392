import type { StepSpec, WorkflowSpec } from "@/features/workflows/schema";
import type { PlannedStep, RunPlan } from "./schema";

/** What a workflow will do, for people: its stages and steps without their functions. */
export function planOf(spec: WorkflowSpec): RunPlan {
  return {
    key: spec.key,
    name: spec.displayName,
    version: spec.version ?? null,
    stages: spec.stages.map(({ name, mode, reducer, steps }) => ({
      name,
      mode,
      reduces: reducer !== undefined,
      steps: steps.map(toPlannedStep),
    })),
  };
}

function toPlannedStep(step: StepSpec): PlannedStep {
  return {
    name: step.name,
    display_name: step.displayName ?? null,
    kind: step.kind,
    agent: step.kind === "agent" ? step.agent : null,
    tool: step.kind === "tool" ? step.tool : null,
    conditional: step.guard !== undefined,
    max_attempts: step.retry?.maxAttempts ?? 1,
  };
}
