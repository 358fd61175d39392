import { expect, test } from "vitest";
import type { RunPlan } from "../../inspector/schema";
import type { RunStep } from "../../steps/schema";
import type { StepView } from "../../stream/fold-workflow";
import { toFlowStages, toFlowStates } from "./flow-stages";
import { progressOf, shownSteps } from "./shown-step";
import { barsOf } from "./step-times";

const planned = {
  display_name: null,
  kind: "agent",
  agent: "writer",
  tool: null,
  conditional: false,
  max_attempts: 2,
} as const;
const plan: RunPlan = {
  key: "report",
  name: "Report",
  version: null,
  stages: [
    {
      name: "look",
      mode: "parallel",
      reduces: true,
      steps: [
        { ...planned, name: "web", display_name: "Look it up" },
        { ...planned, name: "code" },
      ],
    },
    { name: "end", mode: "sequential", reduces: false, steps: [{ ...planned, name: "write" }] },
  ],
};

function stored(step: string, status: RunStep["status"], more: Partial<RunStep> = {}): RunStep {
  return {
    step,
    attempt: 1,
    stage: "look",
    kind: "agent",
    agent: "writer",
    branch_index: 0,
    status,
    input: null,
    input_hash: null,
    output: null,
    files: [],
    error: null,
    usage: null,
    reused_from: null,
    wake_at: null,
    started_at: "2026-01-01T00:00:00.000Z",
    ended_at: "2026-01-01T00:00:04.000Z",
    ...more,
  };
}

function live(step: string, status: StepView["status"], attempt = 1): StepView {
  const place = { stage: "look", branch_index: 0, parallel_group: "look" };
  const rest = { output: null, error: null, reused: false, wake_at: null, parts: [] };
  return { ...place, ...rest, step, kind: "agent", agent: "writer", attempt, status };
}

const statesOf = (...args: Parameters<typeof shownSteps>) =>
  shownSteps(...args).map(({ name, state }) => [name, state]);

test("the steps stand in the order of the plan, with the stage's own output behind its branches", () => {
  const view = { key: "report", steps: [live("code", "running"), live("web", "completed")] };
  expect(statesOf(plan, view, [], false)).toEqual([
    ["web", "completed"],
    ["code", "running"],
    ["look", "pending"],
    ["write", "pending"],
  ]);
});

test("the stream runs ahead of what is stored, and what is stored ahead of a stream that was not read", () => {
  const ahead = { key: "report", steps: [live("web", "running", 2)] };
  const [web] = shownSteps(plan, ahead, [stored("web", "failed")], false);
  expect(web).toMatchObject({ state: "running", attempt: 2 });
  const behind = { key: "report", steps: [live("web", "failed")] };
  const [again] = shownSteps(
    plan,
    behind,
    [stored("web", "failed"), stored("web", "completed", { attempt: 2 })],
    false,
  );
  expect(again).toMatchObject({ state: "completed", attempt: 2 });
  expect(statesOf(plan, null, [stored("web", "completed")], false)[0]).toEqual(["web", "completed"]);
});

test("nothing goes on in a run that has ended", () => {
  const view = { key: "report", steps: [live("web", "running"), live("code", "waiting")] };
  expect(statesOf(plan, view, [stored("web", "completed")], true).slice(0, 2)).toEqual([
    ["web", "completed"],
    ["code", "cancelled"],
  ]);
});

test("without a plan the steps are those that have appeared", () => {
  const view = { key: "report", steps: [live("web", "completed"), live("code", "running")] };
  expect(statesOf(null, view, [stored("web", "completed")], false)).toEqual([
    ["web", "completed"],
    ["code", "running"],
  ]);
});

test("what is done counts steps, not what a stage makes of them", () => {
  const steps = shownSteps(plan, null, [stored("web", "completed"), stored("code", "skipped")], false);
  expect(progressOf(steps)).toEqual({ done: 2, total: 3 });
});

test("the graph has the stages with their joins, and a note of what took how long or was reused", () => {
  const done = [stored("web", "completed"), stored("code", "completed", { reused_from: "r" })];
  const steps = shownSteps(plan, null, done, true);
  expect(toFlowStages(steps, new Map([["writer", "Writer"]]))).toMatchObject([
    {
      label: "look",
      mode: "parallel",
      join: { id: "look" },
      steps: [
        { id: "web", label: "Look it up", detail: "Writer" },
        { id: "code", label: "code" },
      ],
    },
    { label: "end", mode: "sequential", steps: [{ id: "write" }] },
  ]);
  expect(toFlowStates(steps)).toMatchObject({
    web: { state: "completed", note: "4.0 s" },
    code: { state: "completed", note: "reused" },
    write: { state: "pending" },
  });
});

test("bars lie where their attempts lie in the run, up to now for one that goes on", () => {
  const attempts = [
    stored("web", "failed", { ended_at: "2026-01-01T00:00:02.000Z" }),
    stored("web", "running", { attempt: 2, started_at: "2026-01-01T00:00:05.000Z", ended_at: null }),
    stored("code", "completed", { reused_from: "r" }),
  ];
  const run = { created_at: "2026-01-01T00:00:00.000Z", started_at: "2026-01-01T00:00:00.000Z", ended_at: null };
  const lines = barsOf(shownSteps(plan, null, attempts, false), run, Date.parse("2026-01-01T00:00:10.000Z"));
  expect(lines[0]).toEqual({
    bars: [
      { attempt: 1, left: 0, width: 0.2, state: "failed" },
      { attempt: 2, left: 0.5, width: 0.5, state: "running" },
    ],
    tookMs: 10_000,
  });
  expect(lines[1]).toEqual({ bars: [], tookMs: null });
});
