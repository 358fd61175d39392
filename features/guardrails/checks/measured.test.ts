import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { judges, measure } from "@/tests/guardrails/measure";

/** What each rule-based check must reach on cases that nobody looked at while writing it: precision and recall. */
const floors: Readonly<Record<string, readonly [number, number]>> = {
  pii: [0.95, 0.95],
  secrets: [0.95, 0.95],
  urls: [0.95, 0.95],
  keywords: [0.95, 0.95],
  jailbreak: [0.9, 0.9],
  prompt_injection: [0.9, 0.85],
  json_schema: [1, 1],
};

describe("on the held-out cases", () => {
  test.each(Object.keys(judges))("%s keeps its precision and recall", (check) => {
    const { precision, recall, cases } = measure(check, "heldOut");
    const [leastPrecision, leastRecall] = floors[check] ?? [1, 1];
    expect(cases).toBeGreaterThanOrEqual(20);
    expect(precision).toBeGreaterThanOrEqual(leastPrecision);
    expect(recall).toBeGreaterThanOrEqual(leastRecall);
  });
});

test.each(Object.keys(judges))("the documentation tells the figures of %s", (check) => {
  const parts = (["seen", "heldOut"] as const).map((part) => measure(check, part));
  const cells = parts.flatMap(({ cases, precision, recall }) => [cases, precision.toFixed(2), recall.toFixed(2)]);
  expect(readFileSync("docs/guardrails.md", "utf8")).toContain(`| \`${check}\` | ${cells.join(" | ")} |`);
});
