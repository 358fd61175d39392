import type { FlowState } from "@/components/flow/types";

/** How a step of a tried run goes. A reducer stands under the name of its stage. */
export interface TrialStep {
  step: string;
  state: FlowState;
  attempt: number;
  output: string | null;
  error: string | null;
}

/** A run of the draft, followed live. */
export interface Trial {
  runId: string | null;
  state: "none" | "starting" | "running" | "waiting" | "completed" | "failed" | "cancelled";
  steps: readonly TrialStep[];
  /** What the run gave in the end. */
  result: string | null;
  error: string | null;
  /** Runs the draft as it is saved. `input` is text, or an object where the workflow takes one. */
  start: (workflowKey: string, input: unknown) => void;
  stop: () => void;
  /** Forgets the run: the graph is one for editing again. */
  clear: () => void;
}

/** The page hands this hook in: workflows know nothing of runs. */
export type UseTrial = (organizationId: string) => Trial;
