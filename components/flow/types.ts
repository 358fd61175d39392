import type { LucideIcon } from "lucide-react";

export type FlowState = "pending" | "running" | "waiting" | "completed" | "failed" | "skipped" | "cancelled";

export interface FlowStatus {
  state: FlowState;
  /** A word beside the state, such as how long it took. */
  note?: string;
}

/** One box. `id` is unique in the whole flow. */
export interface FlowStep {
  id: string;
  label: string;
  icon: LucideIcon;
  /** What kind of box it is, in a word that is read out before the label. */
  kind: string;
  /** The second line, such as who does it. */
  detail?: string;
  /** What is wrong with it: marks the box. */
  problem?: string;
  /** Drawn with a mark: it happens only under a condition. */
  conditional?: boolean;
}

/** Boxes below each other or, in parallel lanes, beside each other, which meet again in the join. */
export interface FlowStage {
  id: string;
  label: string;
  mode: "sequential" | "parallel";
  steps: readonly FlowStep[];
  /** Where the lanes of a parallel stage meet. */
  join?: { id: string; label: string; problem?: string };
  problem?: string;
}

/** A place for a box: in a stage before the step at `index`, or in a stage of its own before the one at `stage`. */
export type FlowSlot = { kind: "step"; stage: number; index: number } | { kind: "stage"; stage: number };

export type FlowStates = Readonly<Record<string, FlowStatus>>;
