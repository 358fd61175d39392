import type { Environment } from "@marcbachmann/cel-js";
import { ExpressionError } from "./error";
import { expressionLimits } from "./limits";
import { readable, toJson } from "./values";

/**
 * What the language has here beside its own: functions for texts and JSON, and arithmetic between whole and other
 * numbers, because every number of an input is a double.
 */
export function addFunctions(environment: Environment): void {
  const now = { async: false };
  environment
    .registerFunction("text(dyn): string", (value: unknown) => asText(value), now)
    .registerFunction("json(dyn): string", (value: unknown) => JSON.stringify(toJson(value)), now)
    .registerFunction("parse_json(string): dyn", parseJson, now)
    .registerFunction("string.truncate(int): string", truncate, now)
    .registerFunction("string.replace(string, string): string", replace, now)
    .registerOperator("double % double", (left: number, right: number) => left % right);
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const mixed = (left: number | bigint, right: number | bigint) => apply(Number(left), Number(right));
    environment.registerOperator(`int ${operator} double: double`, mixed);
    environment.registerOperator(`double ${operator} int: double`, mixed);
  }
  environment.registerOperator("int == double: bool", (left: bigint, right: number) => Number(left) === right);
}

const arithmetic: Record<string, (left: number, right: number) => number> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

function asText(value: unknown): string {
  const plain = toJson(value);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

function parseJson(text: string): unknown {
  try {
    return readable(JSON.parse(text));
  } catch (error) {
    throw new ExpressionError("parse_json() was given a text that is no JSON.", null, error);
  }
}

/** By characters as people count them: none is cut in half. The last one is an ellipsis where something is missing. */
function truncate(text: string, length: bigint): string {
  if (length < 1n) return "";
  if (BigInt(text.length) <= length) return text;
  const characters = [...text];
  if (BigInt(characters.length) <= length) return text;
  return `${characters.slice(0, Number(length) - 1).join("")}…`;
}

function replace(text: string, found: string, instead: string): string {
  if (found === "") return text;
  const parts = text.split(found);
  if (text.length + parts.length * instead.length > expressionLimits.valueSize) {
    throw new ExpressionError("replace() would make a text that is too long.");
  }
  return parts.join(instead);
}
