import { expect, test } from "vitest";
import type { WorkflowSpec } from "@/features/workflows/schema";
import { planOf } from "./plan";

test("a plan shows the stages and steps of a workflow, and none of its functions", () => {
  const spec: WorkflowSpec = {
    key: "report",
    displayName: "Report",
    description: "",
    stages: [
      {
        name: "look",
        mode: "parallel",
        steps: [
          { kind: "agent", name: "web", agent: "researcher", guard: () => true, displayName: "Look it up" },
          {
            kind: "tool",
            name: "sum",
            tool: "calculator",
            retry: { maxAttempts: 3, delaySeconds: 1, causes: ["timeout"] },
          },
        ],
        reducer: () => "",
      },
      { name: "end", mode: "sequential", steps: [{ kind: "wait", name: "rest", seconds: 5 }] },
    ],
  };
  expect(planOf(spec)).toEqual({
    key: "report",
    name: "Report",
    version: null,
    stages: [
      {
        name: "look",
        mode: "parallel",
        reduces: true,
        steps: [
          {
            name: "web",
            display_name: "Look it up",
            kind: "agent",
            agent: "researcher",
            tool: null,
            conditional: true,
            max_attempts: 1,
          },
          {
            name: "sum",
            display_name: null,
            kind: "tool",
            agent: null,
            tool: "calculator",
            conditional: false,
            max_attempts: 3,
          },
        ],
      },
      {
        name: "end",
        mode: "sequential",
        reduces: false,
        steps: [
          {
            name: "rest",
            display_name: null,
            kind: "wait",
            agent: null,
            tool: null,
            conditional: false,
            max_attempts: 1,
          },
        ],
      },
    ],
  });
});
