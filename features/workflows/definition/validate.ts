import { workflowLimits } from "../constants";
import { checkExpressions, type Report } from "./references";
import type { WorkflowDefinition, WorkflowStage, WorkflowStep } from "./schema";

/** What is wrong with a definition, and where: `stages.1.steps.0.agent`. */
export interface Issue {
  path: string;
  message: string;
}

/** What the steps of a workflow may name. */
export interface Known {
  /** The agents that can answer, with the keys of those to which they hand over. */
  agents: ReadonlyMap<string, { handoffs: readonly string[] }>;
  tools: ReadonlySet<string>;
}

/** All that keeps a definition from running, in the order in which it is read; nothing for a sound one. */
export function validateDefinition(definition: WorkflowDefinition, known: Known): Issue[] {
  const issues: Issue[] = [];
  const report = (path: string, message: string) => void issues.push({ path, message });
  const steps = definition.stages.flatMap((stage) => stage.steps);
  if (steps.length === 0) report("stages", "Add at least one step.");
  if (steps.length > workflowLimits.steps) report("stages", `A workflow has at most ${workflowLimits.steps} steps.`);
  if (definition.input_schema !== null && definition.input_schema.type !== "object") {
    report("input_schema", 'The input has to be an object: begin with `"type": "object"`.');
  }
  const names = new Set<string>();
  for (const [index, stage] of definition.stages.entries()) {
    const path = `stages.${index}`;
    checkName(stage.name, `${path}.name`, "stage", names, report);
    if (stage.steps.length === 0) report(`${path}.steps`, "A stage needs a step. Add one, or take the stage out.");
    for (const [position, step] of stage.steps.entries()) {
      const place = `${path}.steps.${position}`;
      checkName(step.name, `${place}.name`, "step", names, report);
      checkStep(step, stage, place, definition, known, report);
    }
  }
  checkExpressions(definition, report);
  return issues;
}

const namePattern = /^[a-z][a-z0-9_]*$/;
/** What the expression language reads as something else behind a dot. */
const reserved = new Set(["true", "false", "null", "in"]);

/** Stages and steps share their names: the output of a reducer is found under that of its stage. */
function checkName(name: string, path: string, kind: "stage" | "step", names: Set<string>, report: Report): void {
  if (name === "") report(path, `Give the ${kind} a name.`);
  else if (!namePattern.test(name) || reserved.has(name)) {
    report(path, "Use lower-case letters, digits and underscores, beginning with a letter.");
  } else if (names.has(name)) report(path, `The name “${name}” is taken by another stage or step.`);
  names.add(name);
}

function checkStep(
  step: WorkflowStep,
  stage: WorkflowStage,
  path: string,
  definition: WorkflowDefinition,
  known: Known,
  report: Report,
): void {
  switch (step.kind) {
    case "agent":
      checkAgent(step, path, definition, known, report);
      return;
    case "tool":
      if (step.tool === "") report(`${path}.tool`, "Choose a tool.");
      else if (!known.tools.has(step.tool)) report(`${path}.tool`, `There is no tool “${step.tool}”.`);
      return;
    case "condition":
      if (stage.mode === "parallel" && (step.otherwise === "skip_stage" || step.otherwise === "finish")) {
        const message = "In a parallel stage a condition can only go on or fail: the other branches run already.";
        report(`${path}.otherwise`, message);
      }
      return;
    case "approval":
      if (step.message === "") report(`${path}.message`, "Write what the person is asked.");
      return;
    case "wait":
      return;
  }
}

function checkAgent(
  step: Extract<WorkflowStep, { kind: "agent" }>,
  path: string,
  definition: WorkflowDefinition,
  known: Known,
  report: Report,
): void {
  const agent = known.agents.get(step.agent);
  if (step.agent === "") report(`${path}.agent`, "Choose an agent.");
  else if (!agent)
    report(`${path}.agent`, `The agent “${step.agent}” cannot answer: there is none, or it is archived.`);
  else if (agent.handoffs.length > 0 && !definition.allow_handoff_agents) {
    const message = `“${step.agent}” hands over to other agents. Choose one that does not, or allow it for this workflow.`;
    report(`${path}.agent`, message);
  }
  if (step.output_schema !== null && step.output_schema.type !== "object") {
    report(`${path}.output_schema`, 'The output has to be an object: begin with `"type": "object"`.');
  }
}
