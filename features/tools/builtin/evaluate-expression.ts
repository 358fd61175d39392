import type { BigNumber, MathJsInstance, MathNode } from "mathjs";
import { processSingleton } from "@/lib/process";

/** Digits in a computation; of a result that is not whole, `shownDigits` are shown. */
const precision = 64;
const shownDigits = 15;
/** Whole numbers are shown in full up to here; they are exact, because `precision` is larger. */
const exactDigits = 30;
/** The range of a double. Larger numbers become infinite, which bounds the work of `mod` and the like. */
const maxExponent = 308;
/** Bounds the functions that loop as often as their argument says; 170! is the last below `maxExponent`. */
const maxLoop = 170;

const operators = new Set([
  ..."add subtract multiply divide pow mod unaryMinus unaryPlus factorial to".split(" "),
  ..."equal unequal smaller larger smallerEq largerEq".split(" "),
]);
const listFunctions = new Set("min max mean median sum prod std variance gcd lcm hypot".split(" "));
/** Computed as doubles: the 64-digit versions take up to forever for large arguments. */
const doubleFunctions = {
  ...{ exp: Math.exp, expm1: Math.expm1, log10: Math.log10, log2: Math.log2, log1p: Math.log1p },
  ...{ sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan },
  ...{ sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh },
  log: (value: number, base?: number) => Math.log(value) / (base === undefined ? 1 : Math.log(base)),
  atan2: Math.atan2,
};
const functions = new Set([
  ..."abs sqrt cbrt nthRoot pow sign mod round floor ceil fix factorial combinations permutations".split(" "),
  ...Object.keys(doubleFunctions),
  ...listFunctions,
]);
const constants = new Set(["pi", "e", "tau", "phi", "PI", "E"]);

/** Why an expression is refused, as a sentence for whoever wrote it. */
class Refusal extends Error {}

/**
 * Computes an arithmetic expression. The parsed tree may hold only listed functions, operators, constants and
 * units, and numbers stay below 10^309, so no expression can take long or reach anything but arithmetic.
 */
export async function evaluateExpression(expression: string): Promise<{ result: string } | { error: string }> {
  if (expression.trim() === "") return { error: "There is nothing to compute." };
  const math = await calculatorMath();
  try {
    const node = math.parse(normalize(expression));
    checkNode(math, node, false);
    return { result: showValue(math, node.evaluate()) };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    restoreDecimals(math);
    return { error: cause instanceof Refusal ? cause.message : `This cannot be computed: ${cause.message}.` };
  }
}

function calculatorMath(): Promise<MathJsInstance> {
  return processSingleton("tools.calculator", async () => {
    const { default: mathjs } = await import("mathjs/lib/browser/math.js");
    const math = mathjs.create({ number: "BigNumber", precision, predictable: true });
    restoreDecimals(math);
    const { factorial, combinations, permutations } = math;
    const counting = Object.entries({ factorial, combinations, permutations });
    const bounded = [
      ...counting.map(([name, compute]) => [name, limited(compute)]),
      ...Object.entries(doubleFunctions).map(([name, compute]) => [name, asDouble(math, compute)]),
    ];
    math.import(Object.fromEntries(bounded), { override: true });
    return math;
  });
}

/** decimal.js raises its precision while it computes and, when it throws, leaves it raised and rounding off. */
function restoreDecimals(math: MathJsInstance): void {
  const Decimal = math.bignumber(0).constructor as unknown as {
    set(options: { precision: number; maxE: number; minE: number }): void;
    sqrt(value: number): unknown;
  };
  Decimal.set({ precision, maxE: maxExponent, minE: -maxExponent });
  Decimal.sqrt(2);
}

function limited(compute: (...values: never[]) => unknown): (...values: unknown[]) => unknown {
  return (...values) => {
    if (values.some((value) => !(Math.abs(Number(value)) <= maxLoop))) {
      throw new Refusal(`factorial, combinations and permutations take whole numbers up to ${maxLoop}.`);
    }
    return compute(...(values as never[]));
  };
}

function asDouble(math: MathJsInstance, compute: (...values: number[]) => number): (...values: unknown[]) => unknown {
  const toDouble = (value: unknown) => (math.isUnit(value) ? value.toNumber("rad") : Number(value));
  return (...values) => {
    const result = compute(...(values.map(toDouble) as [number, ...number[]]));
    return math.bignumber(Number(result.toPrecision(shownDigits)));
  };
}

/** Reads the ways people write arithmetic: "18% of $2,450", "3 x 4". Commas in a call separate its arguments. */
function normalize(expression: string): string {
  const text = expression
    .replaceAll("**", "^")
    .replaceAll(/[×·]|(?<=\d\s+)x(?=\s+\d)/g, "*")
    .replaceAll(/[$€£]/g, "")
    .replaceAll("÷", "/")
    .replaceAll(/[−–]/g, "-")
    .replaceAll(/%\s*of\b/gi, "% *");
  if (/[a-z]\s*\(|\[/i.test(text)) return text;
  return text.replaceAll(/\b\d{1,3}(?:,\d{3})+(?![\d,])/g, (number) => number.replaceAll(",", ""));
}

function checkNode(math: MathJsInstance, node: MathNode, isArgumentOfList: boolean): void {
  if (math.isConstantNode(node)) {
    if (typeof node.value === "string") throw new Refusal("The calculator takes numbers, not text.");
  } else if (math.isSymbolNode(node)) {
    checkSymbol(math, node.name);
  } else if (math.isOperatorNode(node)) {
    if (!operators.has(node.fn)) throw new Refusal(`The calculator does not know the operator '${node.op}'.`);
    for (const part of node.args) checkNode(math, part, false);
  } else if (math.isParenthesisNode(node)) {
    checkNode(math, node.content, false);
  } else if (math.isFunctionNode(node)) {
    const fn: MathNode = node.fn;
    if (!math.isSymbolNode(fn) || !functions.has(fn.name)) {
      throw new Refusal(`The calculator does not know the function '${fn.toString()}'.`);
    }
    for (const part of node.args) checkNode(math, part, listFunctions.has(fn.name));
  } else if (math.isArrayNode(node) && isArgumentOfList) {
    for (const item of node.items) checkNode(math, item, false);
  } else {
    throw new Refusal(
      "The calculator takes one arithmetic expression: no variables, lists, conditions or several lines. " +
        "Use run_code for a program.",
    );
  }
}

function checkSymbol(math: MathJsInstance, name: string): void {
  if (constants.has(name) || (name !== "i" && math.Unit.isValuelessUnit(name))) return;
  throw new Refusal(`The calculator does not know '${name}'. It takes numbers, pi, e, tau, phi and units.`);
}

function showValue(math: MathJsInstance, value: unknown): string {
  if (math.isBigNumber(value)) return showNumber(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return showNumber(math.bignumber(value));
  if (math.isUnit(value)) return math.format(value, { precision: shownDigits });
  throw new Refusal("The result is not a number.");
}

function showNumber(value: BigNumber): string {
  if (value.isNaN()) throw new Refusal("The result is not a real number.");
  if (!value.isFinite()) throw new Refusal("The result is infinite or larger than the calculator can hold.");
  if (value.isInteger() && value.e < exactDigits) return value.toFixed();
  const shown = value.toSignificantDigits(shownDigits);
  return shown.e > -7 && shown.e < 21 ? shown.toFixed() : shown.toString();
}
