import { expect, test } from "vitest";
import type { RunStep } from "../../steps/schema";
import { alignSteps, changeOf, textOf } from "./aligned-steps";

function step(name: string, output: unknown = "", attempt = 1): RunStep {
  return {
    step: name,
    attempt,
    stage: "main",
    kind: "agent",
    agent: null,
    branch_index: null,
    status: "completed",
    input: null,
    input_hash: null,
    output,
    files: [],
    error: null,
    usage: null,
    reused_from: null,
    wake_at: null,
    started_at: "2026-01-01T00:00:00.000Z",
    ended_at: null,
  };
}

test("steps stand beside each other by name, those of one run only in their places", () => {
  const left = [step("a"), step("b"), step("d")];
  const right = [step("x"), step("a"), step("c"), step("d")];
  expect(
    alignSteps(left, right).map(({ name, left: one, right: other }) => [name, one !== null, other !== null]),
  ).toEqual([
    ["x", false, true],
    ["a", true, true],
    ["c", false, true],
    ["b", true, false],
    ["d", true, true],
  ]);
});

test("the newest attempt counts", () => {
  const [aligned] = alignSteps([step("a", "old", 1), step("a", "new", 2)], [step("a", "new")]);
  expect(aligned).toMatchObject({ left: { attempt: 2 }, same: true });
});

test("the order of an object's keys makes no difference", () => {
  expect(alignSteps([step("a", { x: 1, y: [2] })], [step("a", { y: [2], x: 1 })])[0]?.same).toBe(true);
  expect(alignSteps([step("a", { x: 1 })], [step("a", { x: 2 })])[0]?.same).toBe(false);
  expect(textOf(null)).toBe("");
});

test.each([
  [100, 150, "+50 %"],
  [100, 50, "−50 %"],
  [100, 100, "±0 %"],
  [0, 5, null],
  [null, 5, null],
])("from %s to %s is %s", (before, after, change) => {
  expect(changeOf(before, after)).toBe(change);
});
