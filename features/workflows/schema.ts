/**
 * What a workflow is while it runs, whether it was written in code (`features/workflows/catalog`) or by an
 * organization as data (`features/workflows/definition`), whose expressions became functions.
 */

/** What the functions of a workflow see. All values are JSON. */
export interface StepScope {
  /** What the run was started with: text, or an object where the workflow takes one. */
  input: unknown;
  /** Outputs of the finished steps and, under the name of its stage, of each reducer. A skipped step has none. */
  steps: Readonly<Record<string, unknown>>;
  /** What the step before, or the stage before a parallel one, gave; the run's input for the first. */
  previous: unknown;
}

export const retryCauses = ["timeout", "rate_limited", "unavailable", "invalid_output", "other"] as const;
/** Why an attempt failed. What a provider rejects for good, such as a key, is never tried again. */
export type RetryCause = (typeof retryCauses)[number];

export interface RetryPolicy {
  /** How often in all, from 1. */
  maxAttempts: number;
  /** The wait before the second attempt; it doubles each time and is jittered. */
  delaySeconds: number;
  causes: readonly RetryCause[];
}

interface StepBase {
  /** Unique in the workflow: the name under which later steps find the output. */
  name: string;
  displayName?: string;
  /** False skips the step. */
  guard?: (scope: StepScope) => boolean;
  /** What the step works on; `previous` when absent. */
  inputMapper?: (scope: StepScope) => unknown;
  retry?: RetryPolicy;
  timeoutSeconds?: number;
}

export interface AgentStep extends StepBase {
  kind: "agent";
  agent: string;
  maxTurns?: number;
  /** JSON Schema of the output; the agent's own else. */
  outputSchema?: Record<string, unknown>;
}

export interface ToolStep extends StepBase {
  kind: "tool";
  tool: string;
}

interface ConditionStep extends StepBase {
  kind: "condition";
  /** The step's output. */
  test: (scope: StepScope) => boolean;
  /** What happens when it is false: on with the next step, on with the next stage, or the run ends well or badly. */
  otherwise: "continue" | "skip_stage" | "finish" | "fail";
}

/** Waits for a person. Output: `{approved, reason, content}`, where `content` is the input as the person left it. */
export interface ApprovalStep extends StepBase {
  kind: "approval";
  /** What the person is asked. */
  message: string;
  /** What a rejection means: the run ends as failed, or goes on with `approved: false`. */
  onReject: "fail" | "continue";
}

interface WaitStep extends StepBase {
  kind: "wait";
  seconds: number;
}

export type StepSpec = AgentStep | ToolStep | ConditionStep | ApprovalStep | WaitStep;

export interface StageSpec {
  name: string;
  mode: "sequential" | "parallel";
  steps: readonly StepSpec[];
  /**
   * Makes one value of the outputs of a parallel stage: the next stage's `previous`. Without one that is an object of
   * the outputs by step name. `priorSteps` are all outputs before the stage.
   */
  reducer?: (outputs: Readonly<Record<string, unknown>>, priorSteps: Readonly<Record<string, unknown>>) => unknown;
}

export interface WorkflowSpec {
  /** Name in the API and in runs: kebab-case. */
  key: string;
  displayName: string;
  description: string;
  /** Of an organization's workflow; 0 for a draft that is tried. Absent for one of the catalog. */
  version?: number;
  /** Examples of inputs, for people. */
  starters?: readonly string[];
  /** JSON Schema of an input that is an object; absent where the input is text. */
  inputSchema?: Record<string, unknown>;
  /** Flat `steps` are one sequential stage. */
  stages: readonly StageSpec[];
  /** Agents that hand over are refused as steps unless this is true. */
  allowHandoffAgents?: boolean;
  /** How many branches of a parallel stage run at a time; 4 when absent. */
  concurrency?: number;
  /** Of the whole run, without the time it waits for people. */
  timeoutSeconds?: number;
}
