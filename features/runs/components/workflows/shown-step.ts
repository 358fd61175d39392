import type { RunPlan } from "../../inspector/schema";
import type { RunStep } from "../../steps/schema";
import type { StepView, WorkflowView } from "../../stream/fold-workflow";
import type { StepKind } from "./step-kinds";

export type StepState = StepView["status"] | "pending";

/** A step as the page shows it: what is planned, what the stream has told, and what is stored. */
export interface ShownStep {
  name: string;
  label: string;
  stage: string;
  mode: "sequential" | "parallel";
  kind: StepKind;
  agent: string | null;
  tool: string | null;
  conditional: boolean;
  maxAttempts: number;
  state: StepState;
  attempt: number;
  /** What the stream has told, where it was read. */
  live: StepView | null;
  /** The attempts that are stored, oldest first. */
  attempts: readonly RunStep[];
}

/** The steps of a run in the order of the plan; without one, in the order in which they appeared. */
export function shownSteps(
  plan: RunPlan | null,
  view: WorkflowView | null,
  stored: readonly RunStep[],
  ended: boolean,
): ShownStep[] {
  const lives = new Map(view?.steps.map((step) => [step.step, step]));
  const attempts = Map.groupBy(stored, ({ step }) => step);
  return planned(plan, view, stored).map((step) => {
    const live = lives.get(step.name) ?? null;
    const mine = attempts.get(step.name) ?? [];
    const newest = mine.at(-1);
    // The stream runs ahead of what was read of the database, except for a page that has not caught up with it.
    const isLive = live !== null && (newest === undefined || live.attempt >= newest.attempt);
    const state = (isLive ? live.status : newest?.status) ?? "pending";
    return {
      ...step,
      state: ended && isOpen(state) ? (newest && !isOpen(newest.status) ? newest.status : "cancelled") : state,
      attempt: Math.max(1, live?.attempt ?? 1, newest?.attempt ?? 1),
      live,
      attempts: mine,
    };
  });
}

function isOpen(state: StepState): boolean {
  return state === "running" || state === "waiting";
}

type Planned = Omit<ShownStep, "state" | "attempt" | "live" | "attempts">;

function planned(plan: RunPlan | null, view: WorkflowView | null, stored: readonly RunStep[]): Planned[] {
  if (plan !== null) return plan.stages.flatMap(stepsOfStage);
  const known = new Map<string, Planned>();
  for (const { step, stage, kind, agent, branch_index } of [...stored, ...(view?.steps ?? [])]) {
    if (known.has(step)) continue;
    const mode = branch_index === null ? "sequential" : "parallel";
    known.set(step, { ...bare, name: step, label: step, stage, mode, kind, agent });
  }
  return [...known.values()];
}

const bare = { tool: null, conditional: false, maxAttempts: 1 };

function stepsOfStage({ name: stage, mode, reduces, steps }: RunPlan["stages"][number]): Planned[] {
  const own = steps.map(
    ({ name, display_name, kind, agent, tool, conditional, max_attempts: maxAttempts }): Planned => ({
      name,
      label: display_name ?? name,
      stage,
      mode,
      kind,
      agent,
      tool,
      conditional,
      maxAttempts,
    }),
  );
  const reducer: Planned = { ...bare, name: stage, label: stage, stage, mode, kind: "reducer", agent: null };
  return reduces ? [...own, reducer] : own;
}

/** How many steps need nothing more, and of how many. */
export function progressOf(steps: readonly ShownStep[]): { done: number; total: number } {
  const counted = steps.filter(({ kind }) => kind !== "reducer");
  return {
    done: counted.filter(({ state }) => state === "completed" || state === "skipped").length,
    total: counted.length,
  };
}
