import { expect, test } from "vitest";
import { completeDefinition } from "../../../definition/schema";
import { differencesBetween } from "./differences";
import { stepOf } from "./steps";

const step = (name: string, agent = "writer") => ({ ...stepOf("agent", { key: agent, label: name }), name });
const stage = (name: string, steps: ReturnType<typeof step>[]) => ({
  name,
  mode: "sequential" as const,
  reducer: null,
  steps,
});
const before = completeDefinition({
  name: "Report",
  stages: [stage("gather", [step("a"), step("b")]), stage("write", [step("c")])],
});

test("nothing differs from itself", () => {
  expect(differencesBetween(before, structuredClone(before))).toEqual([]);
});

test("steps that came, went, moved and changed are told by their titles", () => {
  const after = {
    ...before,
    name: "Long report",
    stages: [
      { ...stage("gather", [step("b", "researcher")]), mode: "parallel" as const },
      stage("write", [step("a"), step("d")]),
    ],
  };
  expect(differencesBetween(before, after)).toEqual([
    "Added d to write.",
    "Removed c from write.",
    "Moved a from gather to write.",
    "Changed b: agent.",
    "The steps of gather run in parallel now.",
    "Changed of the workflow: name.",
  ]);
});

test("another order of steps and of stages is told, and stages that came or went", () => {
  const [gather, write] = before.stages;
  if (!gather || !write) throw new Error("two stages are needed");
  const turned = { ...gather, steps: [...gather.steps].reverse() };
  expect(differencesBetween(before, { ...before, stages: [write, turned] })).toEqual([
    "Changed the order of the steps of gather.",
    "Changed the order of the stages.",
  ]);
  expect(differencesBetween(before, { ...before, stages: [gather, { ...write, name: "finish" }] })).toEqual([
    "Moved c from write to finish.",
    "Added the stage finish.",
    "Removed the stage write.",
  ]);
});
