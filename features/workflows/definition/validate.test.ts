import fc from "fast-check";
import { expect, test } from "vitest";
import { completeDefinition, type WorkflowDefinition, type WorkflowStage, type WorkflowStep } from "./schema";
import { validateDefinition } from "./validate";

const known = {
  agents: new Map([
    ["writer", { handoffs: [] }],
    ["triage", { handoffs: ["writer"] }],
  ]),
  tools: new Set(["create_file"]),
};

const base = { display_name: null, guard: null, input: null, retry: null, timeout_seconds: null };

function step(name: string, more: Partial<Extract<WorkflowStep, { kind: "agent" }>> = {}): WorkflowStep {
  return { ...base, kind: "agent", name, agent: "writer", max_turns: null, output_schema: null, ...more };
}

function stage(name: string, steps: WorkflowStep[], more: Partial<WorkflowStage> = {}): WorkflowStage {
  return { name, mode: "sequential", steps, reducer: null, ...more };
}

const workflow = (stages: WorkflowStage[], more: Partial<WorkflowDefinition> = {}) =>
  completeDefinition({ name: "W", stages, ...more });

test("a workflow whose parts fit together has no issues", () => {
  const definition = workflow([
    stage("collect", [step("one"), step("two", { guard: "input != ''", input: "{'a': steps.one}" })]),
    stage("both", [step("left", { input: "steps.two" }), step("right")], {
      mode: "parallel",
      reducer: "outputs.left + outputs.right + steps.one",
    }),
    stage("last", [
      { ...base, kind: "condition", name: "enough", test: "size(steps.both) > 1", otherwise: "finish" },
      { ...base, kind: "approval", name: "ask", message: "Fine?", on_reject: "fail", input: "steps.left" },
      { ...base, kind: "wait", name: "rest", seconds: 60 },
      {
        ...base,
        kind: "tool",
        name: "file",
        tool: "create_file",
        input: "{'name': 'a.md', 'content': steps.ask.content}",
      },
    ]),
  ]);
  expect(validateDefinition(definition, known)).toEqual([]);
});

const parallel = { mode: "parallel" as const };

test.each<[string, WorkflowDefinition, string, RegExp]>([
  ["no steps", workflow([]), "stages", /Add at least one step/],
  ["an empty stage", workflow([stage("a", []), stage("b", [step("c")])]), "stages.0.steps", /needs a step/],
  ["a nameless step", workflow([stage("a", [step("")])]), "stages.0.steps.0.name", /Give the step a name/],
  ["a name with a hyphen", workflow([stage("a", [step("a-b")])]), "stages.0.steps.0.name", /lower-case letters/],
  [
    "a name that the language reads otherwise",
    workflow([stage("a", [step("true")])]),
    "stages.0.steps.0.name",
    /lower-case/,
  ],
  [
    "two steps of one name",
    workflow([stage("a", [step("x")]), stage("b", [step("x")])]),
    "stages.1.steps.0.name",
    /is taken/,
  ],
  ["a step named as a stage", workflow([stage("a", [step("a")])]), "stages.0.steps.0.name", /is taken/],
  ["no agent", workflow([stage("a", [step("x", { agent: "" })])]), "stages.0.steps.0.agent", /Choose an agent/],
  [
    "an agent that is gone",
    workflow([stage("a", [step("x", { agent: "gone" })])]),
    "stages.0.steps.0.agent",
    /cannot answer/,
  ],
  [
    "an agent that hands over",
    workflow([stage("a", [step("x", { agent: "triage" })])]),
    "stages.0.steps.0.agent",
    /hands over/,
  ],
  [
    "no tool",
    workflow([stage("a", [{ ...base, kind: "tool", name: "x", tool: "" }])]),
    "stages.0.steps.0.tool",
    /Choose a tool/,
  ],
  [
    "an approval without a word",
    workflow([stage("a", [{ ...base, kind: "approval", name: "x", message: "", on_reject: "fail" }])]),
    "stages.0.steps.0.message",
    /Write what/,
  ],
  [
    "a condition that would skip branches",
    workflow([
      stage("a", [{ ...base, kind: "condition", name: "x", test: "true", otherwise: "skip_stage" }], parallel),
    ]),
    "stages.0.steps.0.otherwise",
    /other branches/,
  ],
  [
    "an expression that does not compile",
    workflow([stage("a", [step("x", { input: "input +" })])]),
    "stages.0.steps.0.input",
    /Unexpected token.*at character 8/,
  ],
  [
    "an expression over what is not there",
    workflow([stage("a", [step("x", { input: "outputs" })])]),
    "stages.0.steps.0.input",
    /Unknown variable: outputs/,
  ],
  [
    "a guard that gives a text",
    workflow([stage("a", [step("x", { guard: "'yes'" })])]),
    "stages.0.steps.0.guard",
    /gives string/,
  ],
  [
    "a step that reads a later one",
    workflow([stage("a", [step("x", { input: "steps.y" }), step("y")])]),
    "stages.0.steps.0.input",
    /comes later/,
  ],
  [
    "a step that reads itself",
    workflow([stage("a", [step("x", { input: "steps.x" })])]),
    "stages.0.steps.0.input",
    /its own output/,
  ],
  [
    "a step that reads nobody",
    workflow([stage("a", [step("x", { guard: "has(steps.z)" })])]),
    "stages.0.steps.0.guard",
    /no step “z”/,
  ],
  [
    "branches that read each other",
    workflow([stage("a", [step("x"), step("y", { input: "steps['x']" })], parallel)]),
    "stages.0.steps.1.input",
    /another branch/,
  ],
  [
    "a reducer of a stage without branches",
    workflow([stage("a", [step("x")], { reducer: "outputs" })]),
    "stages.0.reducer",
    /Only a parallel stage/,
  ],
  [
    "a reducer over a foreign step",
    workflow([stage("b", [step("y")]), stage("a", [step("x")], { ...parallel, reducer: "outputs.y" })]),
    "stages.1.reducer",
    /no step of this stage/,
  ],
  [
    "a reducer that takes its own steps for earlier ones",
    workflow([stage("a", [step("x")], { ...parallel, reducer: "steps.x" })]),
    "stages.0.reducer",
    /write outputs.x/,
  ],
  [
    "an input that is a list",
    workflow([stage("a", [step("x")])], { input_schema: { type: "array" } }),
    "input_schema",
    /has to be an object/,
  ],
  [
    "more steps than a workflow has",
    workflow(
      Array.from({ length: 7 }, (_, a) =>
        stage(
          `s${a}`,
          Array.from({ length: 10 }, (_, b) => step(`s${a}x${b}`)),
        ),
      ),
    ),
    "stages",
    /at most 60/,
  ],
])("%s is told at its place", (_, definition, path, message) => {
  const issues = validateDefinition(definition, known);
  expect(issues.map((issue) => issue.path)).toEqual([path]);
  expect(issues[0]?.message).toMatch(message);
});

test("an agent that hands over is taken where the workflow allows it", () => {
  const definition = workflow([stage("a", [step("x", { agent: "triage" })])], { allow_handoff_agents: true });
  expect(validateDefinition(definition, known)).toEqual([]);
});

test("a step may read exactly what is finished before it, however the stages are cut", () => {
  const shape = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), parallel: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(shape, fc.nat(), fc.nat(), (stages, readerSeed, sourceSeed) => {
      const places = stages.flatMap(({ size }, at) => Array.from({ length: size }, (_, index) => ({ at, index })));
      const reader = places[readerSeed % places.length];
      const source = places[sourceSeed % places.length];
      if (!reader || !source) throw new Error("There is always a step.");
      const nameOf = ({ at, index }: { at: number; index: number }) => `s${at}x${index}`;
      const definition = workflow(
        stages.map(({ size, parallel: isParallel }, at) =>
          stage(
            `stage${at}`,
            Array.from({ length: size }, (_, index) =>
              step(nameOf({ at, index }), {
                input: at === reader.at && index === reader.index ? `steps.${nameOf(source)}` : null,
              }),
            ),
            { mode: isParallel ? "parallel" : "sequential" },
          ),
        ),
      );
      const inOneStage = source.at === reader.at && !stages[reader.at]?.parallel && source.index < reader.index;
      const isFinished = source.at < reader.at || inOneStage;
      expect(validateDefinition(definition, known).length === 0).toBe(isFinished);
    }),
  );
});
