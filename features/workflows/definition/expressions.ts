import { ExpressionError } from "@/lib/expressions/error";
import { compileExpression, type Expression } from "@/lib/expressions/expression";
import type { StageSpec, StepScope } from "../schema";

/** What the expressions of a step may read. */
export const stepVariables = ["input", "steps", "previous"] as const;
/** What the reducer of a stage may read. */
export const reducerVariables = ["outputs", "steps"] as const;

type Sourced<F> = F & { readonly source: string };

/** The guard of a step, or the test of a condition, written as an expression. */
export function guard(source: string): Sourced<(scope: StepScope) => boolean> {
  const evaluate = lazily(source, stepVariables);
  return sourced(source, (scope) => {
    const value = evaluate({ ...scope });
    if (typeof value === "boolean") return value;
    throw new ExpressionError(`The expression “${source}” gives neither true nor false.`);
  });
}

/** The input of a step written as an expression. */
export function mapper(source: string): Sourced<(scope: StepScope) => unknown> {
  const evaluate = lazily(source, stepVariables);
  return sourced(source, (scope) => evaluate({ ...scope }));
}

/** The reducer of a stage written as an expression. */
export function reducer(source: string): Sourced<NonNullable<StageSpec["reducer"]>> {
  const evaluate = lazily(source, reducerVariables);
  return sourced(source, (outputs, priorSteps) => evaluate({ outputs, steps: priorSteps }));
}

/** The expression that a function was made of; null for one that is written in code. */
export function sourceOf(of: object): string | null {
  return "source" in of && typeof of.source === "string" ? of.source : null;
}

/** Compiled when it is first needed: whoever declares a workflow validates it, and is told where it is wrong. */
function lazily(source: string, variables: readonly string[]): Expression["evaluate"] {
  let compiled: Expression | undefined;
  return (values) => {
    compiled ??= compileExpression(source, variables);
    return compiled.evaluate(values);
  };
}

function sourced<F extends object>(source: string, of: F): Sourced<F> {
  return Object.assign(of, { source });
}
