import { describe, expect, it } from "vitest";
import { completeDefinition } from "../../../definition/schema";
import { type Draft, findStage, findStep, nameOf, partAt, pathOf, withIds, withoutIds } from "./draft";
import { begin, record, redo, undo } from "./history";
import {
  addStage,
  addStep,
  changeStep,
  clipOf,
  moveTo,
  nearestTo,
  nudge,
  paste,
  remove,
  rename,
  retitle,
} from "./operations";
import { stepOf } from "./steps";

/** `a b | c+d | e`: stages with their steps, with `+` between parallel ones. Ids are the names. */
function drawn(text: string): Draft {
  const stages = text.split("|").map((part, index) => ({
    name: `s${index}`,
    mode: part.includes("+") ? ("parallel" as const) : ("sequential" as const),
    reducer: null,
    steps: part
      .split(/[\s+]+/)
      .filter(Boolean)
      .map((name) => ({ ...stepOf("agent"), name })),
  }));
  const draft = withIds(completeDefinition({ name: "Test", stages }));
  return {
    ...draft,
    stages: draft.stages.map((stage) => ({
      ...stage,
      id: stage.name,
      steps: stage.steps.map((step) => ({ ...step, id: step.name })),
    })),
  };
}

function written(draft: Draft): string {
  return draft.stages
    .map(({ mode, steps }) => steps.map(({ name }) => name).join(mode === "parallel" ? "+" : " "))
    .join("|");
}

describe("operations", () => {
  const draft = drawn("a b|c+d|e");

  it("move a step inside its stage, counting the place it leaves", () => {
    expect(written(moveTo(draft, "a", { kind: "step", stage: 0, index: 2 }))).toBe("b a|c+d|e");
    expect(written(moveTo(draft, "b", { kind: "step", stage: 0, index: 0 }))).toBe("b a|c+d|e");
    expect(moveTo(draft, "a", { kind: "step", stage: 0, index: 1 })).toBe(draft);
    expect(moveTo(draft, "a", { kind: "step", stage: 0, index: 0 })).toBe(draft);
  });

  it("move a step into a lane, out of one, and into a stage of its own", () => {
    expect(written(moveTo(draft, "a", { kind: "step", stage: 1, index: 1 }))).toBe("b|c+a+d|e");
    expect(written(moveTo(draft, "d", { kind: "step", stage: 2, index: 0 }))).toBe("a b|c|d e");
    expect(written(moveTo(draft, "b", { kind: "stage", stage: 3 }))).toBe("a|c+d|e|b");
    expect(written(moveTo(draft, "e", { kind: "stage", stage: 0 }))).toBe("e|a b|c+d|");
  });

  it("move stages, which never go into another", () => {
    expect(written(moveTo(draft, "s0", { kind: "stage", stage: 2 }))).toBe("c+d|a b|e");
    expect(written(moveTo(draft, "s2", { kind: "stage", stage: 0 }))).toBe("e|a b|c+d");
    expect(moveTo(draft, "s0", { kind: "stage", stage: 1 })).toBe(draft);
    expect(moveTo(draft, "s0", { kind: "step", stage: 1, index: 0 })).toBe(draft);
  });

  it.each([
    ["a", "down", "b a|c+d|e"],
    ["b", "down", "a|b+c+d|e"],
    ["a", "up", "a b|c+d|e"],
    ["c", "right", "a b|d+c|e"],
    ["c", "left", "a b|c+d|e"],
    ["c", "up", "a b c|d|e"],
    ["d", "down", "a b|c|d e"],
    ["e", "down", "a b|c+d|e"],
    ["a", "right", "a b|c+d|e"],
    ["s1", "up", "c+d|a b|e"],
    ["s1", "down", "a b|e|c+d"],
    ["s2", "down", "a b|c+d|e"],
  ] as const)("nudge %s %s", (id, direction, expected) => {
    // A parallel stage with one lane is written without a plus.
    expect(written(nudge(draft, id, direction)).replaceAll("+", " ")).toBe(expected.replaceAll("+", " "));
  });

  it("add steps and stages under names that nobody has", () => {
    const first = addStep(draft, { ...stepOf("tool"), name: "a" }, { kind: "step", stage: 1, index: 1 });
    expect(written(first.draft)).toBe("a b|c+a_2+d|e");
    expect(findStep(first.draft, first.id)?.step.kind).toBe("tool");
    const second = addStep(first.draft, { ...stepOf("wait"), name: "a_2" }, { kind: "stage", stage: 0 });
    expect(written(second.draft)).toBe("a_3|a b|c+a_2+d|e");
    expect(addStage(draft, 3).draft.stages.map(({ name }) => name)).toEqual(["s0", "s1", "s2", "stage_4"]);
  });

  it("remove a part and know what is near it", () => {
    expect(written(remove(draft, "c"))).toBe("a b|d|e");
    expect(written(remove(draft, "s1"))).toBe("a b|e");
    expect(nearestTo(draft, "a")).toBe("b");
    expect(nearestTo(draft, "b")).toBe("a");
    expect(nearestTo(draft, "e")).toBe("s2");
    expect(nearestTo(draft, "s2")).toBe("s1");
  });

  it("copy a step or a whole stage behind what is chosen", () => {
    const step = clipOf(draft, "c");
    const stage = clipOf(draft, "s1");
    if (!step || !stage) throw new Error("nothing was copied");
    expect(written(paste(draft, step, "a").draft)).toBe("a c_2 b|c+d|e");
    expect(written(paste(draft, step, "s2").draft)).toBe("a b|c+d|e c_2");
    expect(written(paste(draft, step, null).draft)).toBe("a b|c+d|e c_2");
    const pasted = paste(draft, stage, "a");
    expect(written(pasted.draft)).toBe("a b|c_2+d_2|c+d|e");
    expect(findStage(pasted.draft, pasted.id)?.stage.name).toBe("s1_2");
    expect(JSON.stringify(step)).not.toContain('"id"');
  });

  it("let the name follow the title until somebody has chosen a name", () => {
    const added = addStep(draft, stepOf("agent"), { kind: "step", stage: 2, index: 0 });
    const titled = retitle(retitle(added.draft, added.id, "R"), added.id, "Re-read");
    expect(findStep(titled, added.id)?.step).toMatchObject({ name: "re_read", display_name: "Re-read" });
    const renamed = retitle(rename(titled, added.id, "second_look"), added.id, "Read again");
    expect(findStep(renamed, added.id)?.step.name).toBe("second_look");
    const taken = retitle(added.draft, added.id, "A");
    expect(findStep(taken, added.id)?.step.name).toBe("a_2");
  });

  it("rename a step together with what refers to it", () => {
    const refers = changeStep(draft, "e", { input: "steps.c + steps.cc + steps?.c", guard: "has(steps.c)" });
    const { stages } = rename(refers, "c", "findings");
    expect(stages[1]?.steps[0]?.name).toBe("findings");
    expect(stages[2]?.steps[0]).toMatchObject({
      input: "steps.findings + steps.cc + steps?.findings",
      guard: "has(steps.findings)",
    });
  });
});

describe("drafts", () => {
  const draft = drawn("a b|c+d");

  it("are stored without the ids, and keep them by name when they come back changed", () => {
    const definition = withoutIds(draft);
    expect(JSON.stringify(definition)).not.toContain('"id"');
    expect(withIds(definition, draft)).toEqual(draft);
    const again = withIds({ ...definition, stages: [...definition.stages].reverse() }, draft);
    expect(again.stages.map(({ id }) => id)).toEqual(["s1", "s0"]);
  });

  it("know the path of a part and the part of a path", () => {
    expect(pathOf(draft, "d")).toBe("stages.1.steps.1");
    expect(pathOf(draft, "s1")).toBe("stages.1");
    expect(partAt(draft, "stages.1.steps.1.guard")).toBe("d");
    expect(partAt(draft, "stages.1.reducer")).toBe("s1:join");
    expect(partAt(draft, "stages.0.name")).toBe("s0");
    expect(partAt(draft, "name")).toBeNull();
  });

  it("make names of words", () => {
    expect(nameOf("Long enough?", "condition")).toBe("long_enough");
    expect(nameOf("2. Über-prüfen", "agent")).toBe("uber_prufen");
    expect(nameOf("北京", "agent")).toBe("agent");
  });
});

describe("history", () => {
  const moment = (text: string) => ({ draft: drawn(text), selected: null });

  it("goes back and forth, and forgets what was undone when something else is done", () => {
    const first = begin(drawn("a"));
    const second = record(first, moment("a b"), "added b", 0);
    const back = undo(second);
    expect(back?.label).toBe("added b");
    expect(back && written(back.history.present.draft)).toBe("a");
    const forth = back && redo(back.history);
    expect(forth && written(forth.history.present.draft)).toBe("a b");
    const other = back && record(back.history, moment("a c"), "added c", 9);
    expect(other && redo(other)).toBeNull();
    expect(undo(first)).toBeNull();
  });

  it("takes typing on in one field as one change", () => {
    let history = begin(drawn("a"));
    history = record(history, moment("b"), "typed", 0, "name");
    history = record(history, moment("c"), "typed", 500, "name");
    history = record(history, moment("d"), "typed", 5_000, "name");
    expect(history.past).toHaveLength(2);
    const back = undo(history);
    expect(back && written(back.history.present.draft)).toBe("c");
  });
});
