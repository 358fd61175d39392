import { defaultConcurrency } from "../constants";
import type { StageSpec, StepSpec, WorkflowSpec } from "../schema";
import { sourceOf } from "./expressions";
import type { WorkflowDefinition, WorkflowStage, WorkflowStep } from "./schema";

interface Translation {
  definition: WorkflowDefinition;
  /** Where the workflow has functions that are written in code, of which data can say nothing. */
  inCode: string[];
}

/** The definition that a workflow of the catalog would have: how it is shown, validated and copied. */
export function toDefinition(spec: WorkflowSpec): Translation {
  const inCode: string[] = [];
  const definition: WorkflowDefinition = {
    name: spec.displayName,
    description: spec.description,
    input_schema: spec.inputSchema ?? null,
    starters: [...(spec.starters ?? [])],
    stages: spec.stages.map((stage, index) => toStage(stage, `stages.${index}`, inCode)),
    allow_handoff_agents: spec.allowHandoffAgents ?? false,
    concurrency: spec.concurrency ?? defaultConcurrency,
    timeout_seconds: spec.timeoutSeconds ?? null,
  };
  return { definition, inCode };
}

function toStage(stage: StageSpec, path: string, inCode: string[]): WorkflowStage {
  return {
    name: stage.name,
    mode: stage.mode,
    steps: stage.steps.map((step, index) => toStep(step, `${path}.steps.${index}`, inCode)),
    reducer: expressionOf(stage.reducer, `${path}.reducer`, inCode),
  };
}

function toStep(step: StepSpec, path: string, inCode: string[]): WorkflowStep {
  const base = {
    name: step.name,
    display_name: step.displayName ?? null,
    guard: expressionOf(step.guard, `${path}.guard`, inCode),
    input: expressionOf(step.inputMapper, `${path}.input`, inCode),
    retry: step.retry
      ? {
          max_attempts: step.retry.maxAttempts,
          delay_seconds: step.retry.delaySeconds,
          causes: [...step.retry.causes],
        }
      : null,
    timeout_seconds: step.timeoutSeconds ?? null,
  };
  switch (step.kind) {
    case "agent":
      return {
        ...base,
        kind: "agent",
        agent: step.agent,
        max_turns: step.maxTurns ?? null,
        output_schema: step.outputSchema ?? null,
      };
    case "tool":
      return { ...base, kind: "tool", tool: step.tool };
    case "condition":
      return {
        ...base,
        kind: "condition",
        test: expressionOf(step.test, `${path}.test`, inCode) ?? "true",
        otherwise: step.otherwise,
      };
    case "approval":
      return { ...base, kind: "approval", message: step.message, on_reject: step.onReject };
    case "wait":
      return { ...base, kind: "wait", seconds: step.seconds };
  }
}

function expressionOf(of: object | undefined, path: string, inCode: string[]): string | null {
  if (of === undefined) return null;
  const source = sourceOf(of);
  if (source === null) inCode.push(path);
  return source;
}
