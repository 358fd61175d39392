import type { Draft } from "./draft";

/** Something that an expression can read. */
export interface Reference {
  text: string;
  /** What it is, in words. */
  meaning: string;
}

/** What the expressions of a step can read: what is finished when it begins. */
export function referencesFor(draft: Draft, stepId: string): Reference[] {
  const found: Reference[] = [
    { text: "input", meaning: "What the run was started with" },
    { text: "previous", meaning: "What came just before" },
  ];
  for (const stage of draft.stages) {
    const at = stage.steps.findIndex(({ id }) => id === stepId);
    const isHere = at >= 0;
    const before = isHere ? (stage.mode === "parallel" ? [] : stage.steps.slice(0, at)) : stage.steps;
    for (const step of before) {
      if (step.name) found.push({ text: `steps.${step.name}`, meaning: step.display_name || `Output of ${step.name}` });
    }
    if (isHere) return found;
    if (stage.mode === "parallel" && stage.reducer !== null && stage.name) {
      found.push({ text: `steps.${stage.name}`, meaning: "What the reducer made" });
    }
  }
  return found;
}

/** What the reducer of a stage can read. */
export function referencesForReducer(draft: Draft, stageId: string): Reference[] {
  const stage = draft.stages.find(({ id }) => id === stageId);
  const first = stage?.steps[0];
  const earlier = first ? referencesFor(draft, first.id).filter(({ text }) => text.startsWith("steps.")) : [];
  const outputs = (stage?.steps ?? []).map(({ name, display_name }) => ({
    text: `outputs.${name}`,
    meaning: display_name || `Output of ${name}`,
  }));
  return [{ text: "outputs", meaning: "The outputs of all lanes by name" }, ...outputs, ...earlier];
}
