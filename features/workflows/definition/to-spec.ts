import type { RetryPolicy, StageSpec, StepSpec, WorkflowSpec } from "../schema";
import { guard, mapper, reducer } from "./expressions";
import type { WorkflowDefinition, WorkflowStage, WorkflowStep } from "./schema";

/** The workflow that a definition describes, as runs work with it: its expressions are functions. */
export function toSpec(key: string, version: number, definition: WorkflowDefinition): WorkflowSpec {
  return {
    key,
    version,
    displayName: definition.name,
    description: definition.description,
    starters: definition.starters,
    ...(definition.input_schema === null ? {} : { inputSchema: definition.input_schema }),
    stages: definition.stages.map(toStage),
    allowHandoffAgents: definition.allow_handoff_agents,
    concurrency: definition.concurrency,
    ...(definition.timeout_seconds === null ? {} : { timeoutSeconds: definition.timeout_seconds }),
  };
}

function toStage({ name, mode, steps, reducer: source }: WorkflowStage): StageSpec {
  return { name, mode, steps: steps.map(toStep), ...(source === null ? {} : { reducer: reducer(source) }) };
}

function toStep(step: WorkflowStep): StepSpec {
  const base = {
    name: step.name,
    ...(step.display_name ? { displayName: step.display_name } : {}),
    ...(step.guard === null ? {} : { guard: guard(step.guard) }),
    ...(step.input === null ? {} : { inputMapper: mapper(step.input) }),
    ...(step.retry === null ? {} : { retry: toRetry(step.retry) }),
    ...(step.timeout_seconds === null ? {} : { timeoutSeconds: step.timeout_seconds }),
  };
  switch (step.kind) {
    case "agent":
      return {
        ...base,
        kind: "agent",
        agent: step.agent,
        ...(step.max_turns === null ? {} : { maxTurns: step.max_turns }),
        ...(step.output_schema === null ? {} : { outputSchema: step.output_schema }),
      };
    case "tool":
      return { ...base, kind: "tool", tool: step.tool };
    case "condition":
      return { ...base, kind: "condition", test: guard(step.test), otherwise: step.otherwise };
    case "approval":
      return { ...base, kind: "approval", message: step.message, onReject: step.on_reject };
    case "wait":
      return { ...base, kind: "wait", seconds: step.seconds };
  }
}

function toRetry(retry: NonNullable<WorkflowStep["retry"]>): RetryPolicy {
  return { maxAttempts: retry.max_attempts, delaySeconds: retry.delay_seconds, causes: retry.causes };
}
