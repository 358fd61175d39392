import { expect, test } from "vitest";
import { controlsFor } from "./run-control-states";

const workflow = { kind: "workflow", conversation_id: null } as const;

test.each([
  ["queued", ["pause", "cancel"]],
  ["running", ["pause", "cancel"]],
  ["waiting", ["pause", "cancel"]],
  ["paused", ["resume", "cancel"]],
  ["completed", ["rerun", "delete"]],
  ["failed", ["retry", "rerun", "delete"]],
  ["cancelled", ["retry", "rerun", "delete"]],
  ["incomplete", ["retry", "rerun", "delete"]],
] as const)("a workflow's run that is %s can be told to %j", (status, controls) => {
  expect(controlsFor(workflow, status)).toEqual(controls);
});

test("the run of an agent can be cancelled, and not be paused", () => {
  expect(controlsFor({ kind: "agent", conversation_id: null }, "running")).toEqual(["cancel"]);
  expect(controlsFor({ kind: "agent", conversation_id: null }, "failed")).toEqual(["retry", "rerun", "delete"]);
});

test("what answers a message is repeated in its conversation", () => {
  expect(controlsFor({ kind: "agent", conversation_id: "c" }, "failed")).toEqual([]);
});
