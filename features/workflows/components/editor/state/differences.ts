import type { WorkflowDefinition, WorkflowStep } from "../../../definition/schema";

/** What has changed from one definition to another, in sentences. */
export function differencesBetween(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const added = [...now].filter(([name]) => !old.has(name));
  const removed = [...old].filter(([name]) => !now.has(name));
  const kept = [...now].flatMap(([name, place]) => {
    const earlier = old.get(name);
    return earlier ? [{ name, place, earlier }] : [];
  });
  return [
    ...added.map(([, { step, stage }]) => `Added ${titleOf(step)} to ${stage}.`),
    ...removed.map(([, { step, stage }]) => `Removed ${titleOf(step)} from ${stage}.`),
    ...kept
      .filter(({ place, earlier }) => place.stage !== earlier.stage)
      .map(({ place, earlier }) => `Moved ${titleOf(place.step)} from ${earlier.stage} to ${place.stage}.`),
    ...kept.flatMap(({ place, earlier }) => {
      const fields = differing(earlier.step, place.step);
      return fields.length > 0 ? [`Changed ${titleOf(place.step)}: ${fields.map(wordOf).join(", ")}.`] : [];
    }),
    ...orderChanges(before, after),
    ...stageChanges(before, after),
    ...generalChanges(before, after),
  ];
}

function stepsOf(definition: WorkflowDefinition): Map<string, { step: WorkflowStep; stage: string }> {
  return new Map(
    definition.stages.flatMap(({ name: stage, steps }) => steps.map((step) => [step.name, { step, stage }] as const)),
  );
}

function orderChanges(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const known = new Map(before.stages.map((stage) => [stage.name, stage.steps.map(({ name }) => name)]));
  return after.stages.flatMap(({ name, steps }) => {
    const now = steps.map((step) => step.name);
    const old = known.get(name) ?? [];
    const [shared, earlier] = [now.filter((step) => old.includes(step)), old.filter((step) => now.includes(step))];
    return shared.join() === earlier.join() ? [] : [`Changed the order of the steps of ${name}.`];
  });
}

function stageChanges(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const old = new Map(before.stages.map((stage) => [stage.name, stage]));
  const names = after.stages.map(({ name }) => name);
  const common = names.filter((name) => old.has(name));
  const isReordered = common.join() !== [...old.keys()].filter((name) => names.includes(name)).join();
  return [
    ...after.stages.flatMap((stage) => {
      const earlier = old.get(stage.name);
      if (!earlier) return [`Added the stage ${stage.name}.`];
      return [
        ...(earlier.mode === stage.mode ? [] : [`The steps of ${stage.name} run ${modeWords[stage.mode]} now.`]),
        ...(earlier.reducer === stage.reducer ? [] : [`Changed the reducer of ${stage.name}.`]),
      ];
    }),
    ...[...old.keys()].filter((name) => !names.includes(name)).map((name) => `Removed the stage ${name}.`),
    ...(isReordered ? ["Changed the order of the stages."] : []),
  ];
}

const modeWords = { sequential: "one after the other", parallel: "in parallel" };

function generalChanges({ stages: _before, ...before }: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const { stages: _after, ...rest } = after;
  const fields = differing(before, rest);
  return fields.length > 0 ? [`Changed of the workflow: ${fields.map(wordOf).join(", ")}.`] : [];
}

function differing(before: object, after: object): string[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].filter(
    (field) => JSON.stringify(old.get(field)) !== JSON.stringify(now.get(field)),
  );
}

function wordOf(field: string): string {
  return field.replaceAll("_", " ");
}

function titleOf(step: WorkflowStep): string {
  return step.display_name || step.name;
}
