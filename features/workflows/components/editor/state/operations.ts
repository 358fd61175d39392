import type { FlowSlot } from "@/components/flow/types";
import type { WorkflowStage, WorkflowStep } from "../../../definition/schema";
import {
  type Draft,
  type DraftStage,
  type DraftStep,
  findStage,
  findStep,
  freeName,
  nameOf,
  namesIn,
  newId,
} from "./draft";

/** What an operation leaves: the draft and the part on which it was. */
interface Changed {
  draft: Draft;
  id: string;
}

/** A step or stage on the clipboard, as it is stored. */
export type Clip = { kind: "step"; step: WorkflowStep } | { kind: "stage"; stage: WorkflowStage };

export function addStage(draft: Draft, at: number, mode: DraftStage["mode"] = "sequential"): Changed {
  const stage: DraftStage = {
    id: newId(),
    name: freeName(namesIn(draft), `stage_${draft.stages.length + 1}`),
    mode,
    steps: [],
    reducer: null,
  };
  return { draft: { ...draft, stages: inserted(draft.stages, at, stage) }, id: stage.id };
}

/** Puts a step in its place, if need be in a new stage. Its name is made one that nobody has. */
export function addStep(draft: Draft, step: WorkflowStep, at: FlowSlot): Changed {
  if (at.kind === "stage") {
    const { draft: longer } = addStage(draft, at.stage);
    return addStep(longer, step, { kind: "step", stage: at.stage, index: 0 });
  }
  const added: DraftStep = { ...step, name: freeName(namesIn(draft), step.name), id: newId() };
  return {
    draft: withSteps(draft, at.stage, (steps) => inserted(steps, at.index, added)),
    id: added.id,
  };
}

/** Moves a step, or a stage onto a place for stages. The same draft when it stands there already. */
export function moveTo(draft: Draft, id: string, to: FlowSlot): Draft {
  const stage = findStage(draft, id);
  if (stage) {
    if (to.kind !== "stage") return draft;
    const at = to.stage > stage.index ? to.stage - 1 : to.stage;
    if (at === stage.index) return draft;
    return { ...draft, stages: inserted(without(draft.stages, id), at, stage.stage) };
  }
  const found = findStep(draft, id);
  if (!found) return draft;
  const { stageIndex, index, step } = found;
  if (to.kind === "stage") {
    const { draft: longer, id: made } = addStage(draft, to.stage);
    const target = findStage(longer, made);
    return target ? moveTo(longer, id, { kind: "step", stage: target.index, index: 0 }) : draft;
  }
  const isSame = to.stage === stageIndex;
  const at = isSame && to.index > index ? to.index - 1 : to.index;
  if (isSame && at === index) return draft;
  const shorter = withSteps(draft, stageIndex, (steps) => without(steps, id));
  return withSteps(shorter, to.stage, (steps) => inserted(steps, at, step));
}

export type Direction = "up" | "down" | "left" | "right";

/** Moves a part one place on by key: along its stage or its lanes, and over into the stage before or after. */
export function nudge(draft: Draft, id: string, direction: Direction): Draft {
  const isBack = direction === "up" || direction === "left";
  const stage = findStage(draft, id);
  if (stage) {
    const at = isBack ? stage.index - 1 : stage.index + 2;
    return at < 0 || at > draft.stages.length ? draft : moveTo(draft, id, { kind: "stage", stage: at });
  }
  const found = findStep(draft, id);
  if (!found) return draft;
  const { stage: of, stageIndex, index } = found;
  const isAlong = (of.mode === "parallel") === (direction === "left" || direction === "right");
  const next = isBack ? index - 1 : index + 1;
  if (isAlong && next >= 0 && next < of.steps.length) {
    return moveTo(draft, id, { kind: "step", stage: stageIndex, index: isBack ? next : next + 1 });
  }
  if (direction === "left" || direction === "right") return draft;
  const target = draft.stages[stageIndex + (isBack ? -1 : 1)];
  if (!target) return draft;
  return moveTo(draft, id, {
    kind: "step",
    stage: stageIndex + (isBack ? -1 : 1),
    index: isBack ? target.steps.length : 0,
  });
}

export function remove(draft: Draft, id: string): Draft {
  return {
    ...draft,
    stages: without(draft.stages, id).map((stage) => ({ ...stage, steps: without(stage.steps, id) })),
  };
}

/** The part that is near one that is about to go: the next, the one before, its stage. */
export function nearestTo(draft: Draft, id: string): string | null {
  const found = findStep(draft, id);
  if (found) return (found.stage.steps[found.index + 1] ?? found.stage.steps[found.index - 1] ?? found.stage).id;
  const stage = findStage(draft, id);
  return stage ? ((draft.stages[stage.index + 1] ?? draft.stages[stage.index - 1])?.id ?? null) : null;
}

export function clipOf(draft: Draft, id: string | null): Clip | null {
  const found = findStep(draft, id);
  if (found) {
    const { id: _, ...step } = found.step;
    return { kind: "step", step };
  }
  const stage = findStage(draft, id)?.stage;
  if (!stage) return null;
  const { id: _, steps, ...rest } = stage;
  return { kind: "stage", stage: { ...rest, steps: steps.map(({ id: _step, ...step }) => step) } };
}

/** Puts a copy behind the part that is chosen, or at the end. Names become ones that nobody has. */
export function paste(draft: Draft, clip: Clip, after: string | null): Changed {
  const found = findStep(draft, after);
  const stage = findStage(draft, after);
  if (clip.kind === "step") {
    if (found) return addStep(draft, clip.step, { kind: "step", stage: found.stageIndex, index: found.index + 1 });
    const at = stage?.index ?? draft.stages.length - 1;
    const into = draft.stages[at];
    return addStep(
      draft,
      clip.step,
      into ? { kind: "step", stage: at, index: into.steps.length } : { kind: "stage", stage: 0 },
    );
  }
  const at = (found?.stageIndex ?? stage?.index ?? draft.stages.length - 1) + 1;
  const taken = namesIn(draft);
  const name = freeName(taken, clip.stage.name);
  taken.push(name);
  const steps = clip.stage.steps.map((step): DraftStep => {
    const own = freeName(taken, step.name);
    taken.push(own);
    return { ...step, name: own, id: newId() };
  });
  const added: DraftStage = { ...clip.stage, id: newId(), name, steps };
  return { draft: { ...draft, stages: inserted(draft.stages, at, added) }, id: added.id };
}

export function changeStep(draft: Draft, id: string, fields: Partial<WorkflowStep>): Draft {
  return {
    ...draft,
    stages: draft.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.map((step) => (step.id === id ? ({ ...step, ...fields } as DraftStep) : step)),
    })),
  };
}

export function changeStage(draft: Draft, id: string, fields: Partial<Omit<WorkflowStage, "steps">>): Draft {
  return { ...draft, stages: draft.stages.map((stage) => (stage.id === id ? { ...stage, ...fields } : stage)) };
}

/** Renames a step or a stage, and what refers to it in the expressions. */
export function rename(draft: Draft, id: string, name: string): Draft {
  const before = findStep(draft, id)?.step.name ?? findStage(draft, id)?.stage.name;
  const renamed = changeStage(changeStep(draft, id, { name }), id, { name });
  if (before === undefined || before === name || before === "" || name === "") return renamed;
  const references = new RegExp(`\\b(steps|outputs)(\\??\\.)${before}\\b`, "g");
  const change = <S extends string | null>(source: S): S =>
    source === null ? source : (source.replace(references, `$1$2${name}`) as S);
  return {
    ...renamed,
    stages: renamed.stages.map((stage) => ({
      ...stage,
      reducer: change(stage.reducer),
      steps: stage.steps.map((step) => {
        const changed = { ...step, guard: change(step.guard), input: change(step.input) };
        return changed.kind === "condition" ? { ...changed, test: change(changed.test) } : changed;
      }),
    })),
  };
}

const generic = /^(agent|tool|condition|approval|wait)(_\d+)?$/;

/** Gives a step a title. Its name follows for as long as nobody has chosen one. */
export function retitle(draft: Draft, id: string, title: string): Draft {
  const step = findStep(draft, id)?.step;
  if (!step) return draft;
  const titled = changeStep(draft, id, { display_name: title || null });
  const follows = generic.test(step.name) || step.name === nameOf(step.display_name ?? "", step.kind);
  if (!follows) return titled;
  const others = namesIn(draft).filter((name) => name !== step.name);
  return rename(titled, id, freeName(others, nameOf(title, step.kind)));
}

function withSteps(draft: Draft, at: number, change: (steps: readonly DraftStep[]) => readonly DraftStep[]): Draft {
  return {
    ...draft,
    stages: draft.stages.map((stage, index) => (index === at ? { ...stage, steps: change(stage.steps) } : stage)),
  };
}

function inserted<T>(items: readonly T[], at: number, item: T): readonly T[] {
  return [...items.slice(0, at), item, ...items.slice(at)];
}

function without<T extends { id: string }>(items: readonly T[], id: string): readonly T[] {
  return items.filter((item) => item.id !== id);
}
