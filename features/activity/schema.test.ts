import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { activityKinds } from "./schema";
import { tellActivity } from "./telling/sentence";

test("the table of kinds in the docs names every kind with its metadata, and no other", () => {
  const page = readFileSync("docs/activity.md", "utf8");
  const rows = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \| ([^|]+) \|/gm)];
  const documented = rows.map(([, kind, fields = ""]) => [
    kind,
    [...fields.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  ]);
  const declared = Object.entries(activityKinds).map(([kind, schema]) => [kind, Object.keys(schema.shape)]);
  expect(documented).toEqual(declared);
});

const run = {
  target_kind: "workflow",
  target_key: "research-report",
  target_name: null,
  trigger: "manual",
  trigger_id: null,
  trigger_name: null,
} as const;

test.each([
  [{ kind: "run.completed", metadata: run }, "The workflow “Research report” finished."],
  [
    {
      kind: "run.failed",
      metadata: { ...run, trigger: "schedule", trigger_name: "Nightly", error_code: "x", error_message: "It broke" },
    },
    "The workflow “Research report” of the schedule “Nightly” failed: It broke.",
  ],
  [
    { kind: "run.incomplete", metadata: { ...run, error_code: null, error_message: null } },
    "The workflow “Research report” stopped before it was done.",
  ],
  [{ kind: "member.removed", metadata: { name: "Ada", left: true } }, "Ada left the organization."],
  [{ kind: "schedule.paused", metadata: { name: "Nightly", reason: null } }, "Grace paused the schedule “Nightly”."],
  [
    { kind: "schedule.paused", metadata: { name: "Nightly", reason: "It failed\n ten times" } },
    "The schedule “Nightly” was paused: It failed ten times.",
  ],
] as const)("an event is told in a sentence: $0.kind", (activity, sentence) => {
  expect(tellActivity(activity, "Grace")).toBe(sentence);
});

test("a long name of somebody else's is shortened inside a sentence", () => {
  const told = tellActivity({ kind: "schedule.deleted", metadata: { name: "n".repeat(500) } }, "Grace");
  expect(told.length).toBeLessThan(200);
  expect(told).toMatch(/…”\.$/);
});
