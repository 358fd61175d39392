import { expect, test } from "vitest";
import { completeDefinition } from "../../../definition/schema";
import { withIds } from "./draft";
import { referencesFor, referencesForReducer } from "./references";
import { stepOf } from "./steps";

const step = (name: string) => ({ ...stepOf("agent"), name });
const draft = withIds(
  completeDefinition({
    name: "Test",
    stages: [
      { name: "first", mode: "sequential", reducer: null, steps: [step("a"), step("b")] },
      { name: "middle", mode: "parallel", reducer: "outputs.c", steps: [step("c"), step("d")] },
      { name: "last", mode: "sequential", reducer: null, steps: [step("e")] },
    ],
  }),
);
const idOf = (name: string) => draft.stages.flatMap(({ steps }) => steps).find((each) => each.name === name)?.id ?? "";
const readBy = (name: string) => referencesFor(draft, idOf(name)).map(({ text }) => text);

test("a step reads what is finished when it begins, never what runs beside it", () => {
  expect(readBy("a")).toEqual(["input", "previous"]);
  expect(readBy("b")).toEqual(["input", "previous", "steps.a"]);
  expect(readBy("d")).toEqual(["input", "previous", "steps.a", "steps.b"]);
  expect(readBy("e")).toEqual(["input", "previous", "steps.a", "steps.b", "steps.c", "steps.d", "steps.middle"]);
});

test("a reducer reads the outputs of its lanes and the steps before its stage", () => {
  const stage = draft.stages[1];
  expect(referencesForReducer(draft, stage?.id ?? "").map(({ text }) => text)).toEqual([
    "outputs",
    "outputs.c",
    "outputs.d",
    "steps.a",
    "steps.b",
  ]);
});
