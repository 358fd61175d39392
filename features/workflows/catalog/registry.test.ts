import { afterEach, expect, test } from "vitest";
import { triage } from "@/features/agents/catalog/triage";
import { guard, mapper, reducer } from "../definition/expressions";
import { toDefinition } from "../definition/to-definition";
import { toSpec } from "../definition/to-spec";
import type { StepSpec, WorkflowSpec } from "../schema";
import { flatWorkflow } from "./flat";
import {
  findWorkflowSpec,
  getWorkflowSpec,
  listWorkflowSpecs,
  registerWorkflow,
  requireSoundWorkflows,
} from "./registry";

const write: StepSpec = { kind: "agent", name: "write", agent: "writer" };
const sound = flatWorkflow({ key: "for-tests", displayName: "For tests", description: "", steps: [write] });

afterEach(() => registerWorkflow(sound));

test("the shipped workflows are sound, are all data and say what they are for", () => {
  expect(() => requireSoundWorkflows()).not.toThrow();
  const shipped = ["analysis-code", "analysis-parallel", "research-report"];
  expect(listWorkflowSpecs().map(({ key }) => key)).toEqual(expect.arrayContaining(shipped));
  for (const key of shipped) {
    const spec = getWorkflowSpec(key);
    const { definition, inCode } = toDefinition(spec);
    expect(inCode).toEqual([]);
    expect(definition.starters.length).toBeGreaterThan(0);
    expect(toDefinition(toSpec(key, 1, definition)).definition).toEqual(definition);
  }
});

test("the shipped parallel workflow hands the writer both results under the question", () => {
  const spec = getWorkflowSpec("analysis-parallel");
  const both = spec.stages[0]?.reducer?.({ research: "Sources say so.", code: { figure: 7 } }, {});
  expect(both).toBe('## From sources\n\nSources say so.\n\n## From a program\n\n{"figure":7}');
  const given = spec.stages[1]?.steps[0]?.inputMapper?.({ input: "Why?", steps: { analysis: both }, previous: both });
  expect(given).toContain("Question: Why?\n\n## From sources\n\nSources say so.");
});

test("the shipped report becomes the file that the person left", () => {
  const file = getWorkflowSpec("research-report").stages[1]?.steps[2];
  const approval = { approved: true, reason: null, content: "# As edited" };
  expect(file?.inputMapper?.({ input: "Heat pumps", steps: { approval }, previous: approval })).toEqual({
    name: "Report on Heat pumps.md",
    content: "# As edited",
  });
});

test("functions written in code are kept, and named where data cannot say them", () => {
  const spec: WorkflowSpec = {
    ...sound,
    stages: [
      {
        name: "both",
        mode: "parallel",
        steps: [{ ...write, guard: () => true, inputMapper: mapper("input") }],
        reducer: (outputs) => Object.keys(outputs),
      },
    ],
  };
  const { definition, inCode } = toDefinition(spec);
  expect(inCode).toEqual(["stages.0.steps.0.guard", "stages.0.reducer"]);
  expect(definition.stages[0]?.steps[0]).toMatchObject({ guard: null, input: "input" });
});

test("a workflow in code may name a workflow's agents that hand over once it says so", () => {
  const steps: StepSpec[] = [{ ...write, agent: triage.key }];
  registerWorkflow(flatWorkflow({ ...sound, steps, allowHandoffAgents: true }));
  expect(() => requireSoundWorkflows()).not.toThrow();
  expect(findWorkflowSpec("for-tests")?.allowHandoffAgents).toBe(true);
});

test.each<[string, StepSpec[], string]>([
  ["an unknown agent", [{ ...write, agent: "nobody" }], "stages.0.steps.0.agent: The agent “nobody” cannot answer"],
  ["an agent that hands over", [{ ...write, agent: "triage" }], "stages.0.steps.0.agent: “triage” hands over"],
  ["an unknown tool", [{ kind: "tool", name: "go", tool: "teleport" }], "stages.0.steps.0.tool: There is no tool"],
  ["two steps of one name", [write, write], "stages.0.steps.1.name: The name “write” is taken"],
  [
    "a step of no earlier name",
    [{ ...write, guard: guard("steps.x == 1") }],
    "stages.0.steps.0.guard: There is no step “x”",
  ],
  [
    "an expression that is none",
    [{ ...write, inputMapper: mapper("input +") }],
    "stages.0.steps.0.input: Unexpected token",
  ],
  [
    "a wrong schema",
    [{ ...write, outputSchema: { type: "object", required: 7 } }],
    "stages.0.steps.0.output_schema: This is not",
  ],
  ["no steps", [], "stages: Add at least one step."],
])("boot fails for a workflow with %s, and says where", (_, steps, message) => {
  registerWorkflow(flatWorkflow({ ...sound, steps }));
  expect(() => requireSoundWorkflows()).toThrow(`The workflow "for-tests" is wrong at ${message}`);
});

test("boot fails for a reducer that reads a step of another stage as its own", () => {
  const stages = [
    { name: "first", mode: "sequential" as const, steps: [write] },
    {
      name: "both",
      mode: "parallel" as const,
      steps: [{ ...write, name: "again" }],
      reducer: reducer("outputs.write"),
    },
  ];
  registerWorkflow({ ...sound, stages });
  expect(() => requireSoundWorkflows()).toThrow("stages.1.reducer: “outputs.write” is no step of this stage.");
});
