import type { WorkflowDefinition, WorkflowStage, WorkflowStep } from "../../../definition/schema";

/** A definition under somebody's hands: its parts have ids, which last while names change and parts move. */
export interface Draft extends Omit<WorkflowDefinition, "stages"> {
  stages: readonly DraftStage[];
}

export interface DraftStage extends Omit<WorkflowStage, "steps"> {
  id: string;
  steps: readonly DraftStep[];
}

export type DraftStep = WorkflowStep & { id: string };
export type StepKind = WorkflowStep["kind"];

export const newId = (): string => crypto.randomUUID();

/** Gives each part an id; parts that have the same name in `like` keep theirs. */
export function withIds(definition: WorkflowDefinition, like?: Draft): Draft {
  const stageIds = new Map(like?.stages.map(({ name, id }) => [name, id]));
  const stepIds = new Map(like?.stages.flatMap(({ steps }) => steps.map(({ name, id }) => [name, id] as const)));
  const take = (ids: Map<string, string>, name: string) => {
    const id = ids.get(name) ?? newId();
    ids.delete(name);
    return id;
  };
  return {
    ...definition,
    stages: definition.stages.map((stage) => ({
      ...stage,
      id: take(stageIds, stage.name),
      steps: stage.steps.map((step) => ({ ...step, id: take(stepIds, step.name) })),
    })),
  };
}

/** The definition as it is stored. */
export function withoutIds(draft: Draft): WorkflowDefinition {
  return {
    ...draft,
    stages: draft.stages.map(({ id: _stage, ...stage }) => ({
      ...stage,
      steps: stage.steps.map(({ id: _step, ...step }) => step),
    })),
  };
}

export interface FoundStep {
  stage: DraftStage;
  stageIndex: number;
  step: DraftStep;
  index: number;
}

export function findStep(draft: Draft, id: string | null): FoundStep | null {
  for (const [stageIndex, stage] of draft.stages.entries()) {
    const index = stage.steps.findIndex((step) => step.id === id);
    const step = stage.steps[index];
    if (step) return { stage, stageIndex, step, index };
  }
  return null;
}

export function findStage(draft: Draft, id: string | null): { stage: DraftStage; index: number } | null {
  const index = draft.stages.findIndex((stage) => stage.id === id);
  const stage = draft.stages[index];
  return stage ? { stage, index } : null;
}

/** The id under which the join of a stage can be chosen. */
export const joinIdOf = (stage: { id: string }): string => `${stage.id}:join`;

/** Where a part stands in the definition, as complaints name places: `stages.0.steps.1`. Null for what is not there. */
export function pathOf(draft: Draft, id: string): string | null {
  const found = findStep(draft, id);
  if (found) return `stages.${found.stageIndex}.steps.${found.index}`;
  const stage = findStage(draft, id.replace(/:join$/, ""));
  return stage ? `stages.${stage.index}` : null;
}

/** The part to which a path leads: a step, a stage, its join for a reducer; null for the workflow itself. */
export function partAt(draft: Draft, path: string): string | null {
  const [top, stageIndex, field, stepIndex] = path.split(".");
  const stage = top === "stages" ? draft.stages[Number(stageIndex)] : undefined;
  if (!stage) return null;
  if (field === "reducer" && stage.mode === "parallel") return joinIdOf(stage);
  return (field === "steps" && stage.steps[Number(stepIndex)]?.id) || stage.id;
}

/** All names that a run's expressions can use: of steps, and of stages for their reducers. */
export function namesIn(draft: Draft): string[] {
  return draft.stages.flatMap(({ name, steps }) => [name, ...steps.map((step) => step.name)]);
}

/** `base`, or with the smallest number that makes it the only one. */
export function freeName(taken: readonly string[], base: string): string {
  const used = new Set(taken);
  if (!used.has(base)) return base;
  const stem = base.replace(/_\d+$/, "").slice(0, 36);
  for (let number = 2; ; number += 1) {
    if (!used.has(`${stem}_${number}`)) return `${stem}_${number}`;
  }
}

/** A name made of words: `Long enough?` becomes `long_enough`. */
export function nameOf(words: string, fallback: string): string {
  const name = words
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 36);
  return name || fallback;
}
