import { type ASTNode, Environment, EvaluationError, ParseError, TypeError as StaticError } from "@marcbachmann/cel-js";
import { Budget } from "./budget";
import { ExpressionError } from "./error";
import { addFunctions } from "./functions";
import { expressionLimits } from "./limits";
import { readSyntax } from "./syntax";
import { toJson, toVariables } from "./values";

/**
 * An expression of the Common Expression Language (https://github.com/google/cel-spec), compiled: it reads JSON values
 * and gives one, and has no loops, no clock, no network and no way to JavaScript's own objects.
 */
export interface Expression {
  readonly source: string;
  /** The type of what it gives, such as `bool` or `string`; `dyn` where that depends on the values. */
  readonly type: string;
  /** The names that it reads below each variable, as far as they are written out: `steps.a.b` is ["steps", "a", "b"]. */
  readonly paths: readonly (readonly string[])[];
  /** Plain JSON for plain JSON. Throws an `ExpressionError` for a missing key, a wrong type or too much work. */
  evaluate(values: Readonly<Record<string, unknown>>): unknown;
}

interface Interpreter {
  environment: Environment;
  /** Evaluates with a budget of its own. */
  metered<T>(measured: ReadonlyMap<ASTNode, number>, evaluate: (budget: Budget) => T): T;
}

const interpreters = new Map<string, Interpreter>();

/** Throws an `ExpressionError` with its place for what is no expression or reads other variables than the given ones. */
export function compileExpression(source: string, variables: readonly string[]): Expression {
  if (source.trim() === "") throw new ExpressionError("Write an expression.", 0);
  if (source.length > expressionLimits.sourceLength) {
    const most = expressionLimits.sourceLength.toLocaleString("en");
    throw new ExpressionError(`An expression has at most ${most} characters.`, expressionLimits.sourceLength);
  }
  const { environment, metered } = interpreterOf(variables);
  return translateErrors(() => {
    const run = environment.parse(source);
    const { paths, measured } = readSyntax(run.ast);
    const { valid, type = "dyn", error } = run.check();
    if (!valid) throw error;
    return {
      source,
      type,
      paths,
      evaluate: (values) =>
        translateErrors(() =>
          metered(measured, (budget) => {
            const value: unknown = run(toVariables(variables, values));
            budget.spendOn(value);
            return toJson(value);
          }),
        ),
    };
  });
}

function interpreterOf(variables: readonly string[]): Interpreter {
  const name = variables.join();
  const known = interpreters.get(name);
  if (known) return known;
  const made = createInterpreter(variables);
  interpreters.set(name, made);
  return made;
}

interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

/** A macro, because the library hands its evaluator to macros. */
const probe = "probe_evaluator";

function createInterpreter(variables: readonly string[]): Interpreter {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: expressionLimits.nodes, maxDepth: expressionLimits.depth },
  });
  for (const name of variables) environment.registerVariable(name, "dyn");
  addFunctions(environment);
  const evaluator = evaluatorOf(environment);
  let meter: { budget: Budget; measured: ReadonlyMap<ASTNode, number> } | null = null;
  // Every part of an expression is evaluated through `run`: here is the one place that can count and stop.
  const evaluateNode = evaluator.run.bind(evaluator);
  evaluator.run = (node, context) => {
    if (!meter) return evaluateNode(node, context);
    meter.budget.spend(1);
    const value = evaluateNode(node, context);
    const extraSteps = meter.measured.get(node);
    if (extraSteps !== undefined) {
      meter.budget.spend(extraSteps);
      meter.budget.spendOn(value);
    }
    return value;
  };
  return {
    environment,
    metered: (measured, evaluate) => {
      const budget = new Budget();
      meter = { budget, measured };
      try {
        return evaluate(budget);
      } finally {
        meter = null;
      }
    },
  };
}

function evaluatorOf(environment: Environment): Evaluator {
  let found: Evaluator | undefined;
  environment.registerFunction(`${probe}(ast): bool`, ({ args }: { args: ASTNode[] }) => ({
    typeCheck: (
      checker: { check(node: ASTNode | undefined, context: unknown): unknown },
      _: unknown,
      context: unknown,
    ) => checker.check(args[0], context),
    evaluate: (evaluator: Evaluator) => {
      found ??= evaluator;
      return true;
    },
  }));
  environment.evaluate(`${probe}(true)`);
  if (!found) throw new Error("The expression library gave no evaluator to its macro.");
  return found;
}

function translateErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    if (error instanceof ParseError || error instanceof EvaluationError || error instanceof StaticError) {
      throw new ExpressionError(sentence(error.summary), error.range?.start ?? null, error);
    }
    if (error instanceof RangeError)
      throw new ExpressionError(
        "The expression goes too deep, grows too large or names a time zone that is not known.",
        null,
        error,
      );
    throw error;
  }
}

function sentence(text: string): string {
  const told = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(told) ? told : `${told}.`;
}
