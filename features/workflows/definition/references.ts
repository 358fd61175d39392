import { ExpressionError } from "@/lib/expressions/error";
import { compileExpression, type Expression } from "@/lib/expressions/expression";
import { reducerVariables, stepVariables } from "./expressions";
import type { WorkflowDefinition, WorkflowStage, WorkflowStep } from "./schema";

export type Report = (path: string, message: string) => void;

/** Where in a workflow an expression stands: it may read what is finished by then. */
interface Place {
  path: string;
  /** Steps before it, and stages before it that have a reducer. */
  finished: ReadonlySet<string>;
  /** Steps that run at the same time, in other branches. */
  beside: ReadonlySet<string>;
  own: string | null;
}

/** Whether each expression compiles, gives what its place asks for and reads only what is finished by then. */
export function checkExpressions(definition: WorkflowDefinition, report: Report): void {
  const all = new Set(definition.stages.flatMap((stage) => namesOf(stage)));
  let finished: ReadonlySet<string> = new Set();
  for (const [index, stage] of definition.stages.entries()) {
    finished = checkStage(stage, `stages.${index}`, finished, all, report);
  }
}

function namesOf({ name, reducer, steps }: WorkflowStage): string[] {
  return [...steps.map((step) => step.name), ...(reducer === null ? [] : [name])];
}

/** Gives what is finished behind the stage. */
function checkStage(
  stage: WorkflowStage,
  path: string,
  before: ReadonlySet<string>,
  all: ReadonlySet<string>,
  report: Report,
): ReadonlySet<string> {
  const names = stage.steps.map(({ name }) => name);
  const finished = new Set(before);
  for (const [index, step] of stage.steps.entries()) {
    const isParallel = stage.mode === "parallel";
    const place: Place = {
      path: `${path}.steps.${index}`,
      finished: isParallel ? before : finished,
      beside: new Set(isParallel ? names.filter((name) => name !== step.name) : []),
      own: step.name,
    };
    checkStepExpressions(step, place, all, report);
    finished.add(step.name);
  }
  checkReducer(stage, path, before, all, report);
  return new Set([...finished, ...namesOf(stage)]);
}

function checkStepExpressions(step: WorkflowStep, place: Place, all: ReadonlySet<string>, report: Report): void {
  const check = (field: string, source: string | null, gives: "bool" | null) => {
    if (source === null) return;
    const path = `${place.path}.${field}`;
    const expression = compile(source, stepVariables, path, report);
    if (!expression) return;
    if (gives === "bool") requireBoolean(expression, path, report);
    for (const name of readsOf(expression, "steps")) {
      const problem = problemOf(name, place, all);
      if (problem !== null) report(path, problem);
    }
  };
  check("guard", step.guard, "bool");
  check("input", step.input, null);
  if (step.kind === "condition") check("test", step.test, "bool");
}

function checkReducer(
  stage: WorkflowStage,
  stagePath: string,
  before: ReadonlySet<string>,
  all: ReadonlySet<string>,
  report: Report,
): void {
  if (stage.reducer === null) return;
  const path = `${stagePath}.reducer`;
  if (stage.mode !== "parallel") {
    report(path, "Only a parallel stage has a reducer: the last step of another one makes its result.");
    return;
  }
  const expression = compile(stage.reducer, reducerVariables, path, report);
  if (!expression) return;
  const names = new Set(stage.steps.map(({ name }) => name));
  for (const name of readsOf(expression, "outputs")) {
    if (!names.has(name)) report(path, `“outputs.${name}” is no step of this stage.`);
  }
  for (const name of readsOf(expression, "steps")) {
    if (names.has(name)) report(path, `“${name}” is a step of this stage: write outputs.${name}.`);
    else if (!before.has(name)) report(path, unknownOrLater(name, all));
  }
}

function compile(source: string, variables: readonly string[], path: string, report: Report): Expression | null {
  try {
    return compileExpression(source, variables);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const place = error.position === null ? "" : ` (at character ${error.position + 1})`;
    report(path, `${error.message}${place}`);
    return null;
  }
}

function requireBoolean({ type }: Expression, path: string, report: Report): void {
  if (type === "bool" || type === "dyn") return;
  report(path, `This has to give true or false, and gives ${type}.`);
}

/** The names that an expression reads directly below a variable, each once. */
function readsOf({ paths }: Expression, variable: string): Set<string> {
  return new Set(paths.flatMap(([root, name]) => (root === variable && name !== undefined ? [name] : [])));
}

function problemOf(name: string, { finished, beside, own }: Place, all: ReadonlySet<string>): string | null {
  if (name === own) return "A step cannot read its own output.";
  if (beside.has(name)) return `“${name}” runs at the same time in another branch: its output is not there yet.`;
  return finished.has(name) ? null : unknownOrLater(name, all);
}

function unknownOrLater(name: string, all: ReadonlySet<string>): string {
  return all.has(name)
    ? `“${name}” comes later: its output is not there yet.`
    : `There is no step “${name}” before this one.`;
}
