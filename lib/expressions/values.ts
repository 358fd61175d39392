import { Optional } from "@marcbachmann/cel-js";
import { ExpressionError } from "./error";

/** The variables of an evaluation: null for those that are not given. */
export function toVariables(names: readonly string[], values: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(names.map((name) => [name, Object.hasOwn(values, name) ? readable(values[name] ?? null) : null]));
}

/** The library asks objects for their `constructor`: one that has a key of this name has to be a Map. */
export function readable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(readable);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const before = Object.entries(value);
  const after = before.map(([key, item]) => [key, readable(item)] as const);
  if (Object.hasOwn(value, "constructor")) return new Map(after);
  return after.some(([, item], index) => item !== before[index]?.[1]) ? Object.fromEntries(after) : value;
}

export function entriesOf(value: object): [string, unknown][] {
  return value instanceof Map ? [...value].map(([key, item]) => [String(key), item]) : Object.entries(value);
}

/** A value of the language as JSON has it: integers as numbers, times as ISO 8601, an empty optional as null. */
export function toJson(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw new ExpressionError("The expression gives a number that JSON does not know.");
    case "bigint":
      return toNumber(value);
    case "object":
      return value === null ? null : objectToJson(value);
    default:
      throw new ExpressionError("The expression gives something that is no JSON.");
  }
}

function objectToJson(value: object): unknown {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Optional) return toJson(value.orValue(null));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (value instanceof Map || prototype === Object.prototype || prototype === null) {
    return Object.fromEntries(entriesOf(value).map(([key, item]) => [key, toJson(item)]));
  }
  const whole = value.valueOf();
  if (typeof whole === "bigint") return toNumber(whole);
  throw new ExpressionError("The expression gives bytes, a duration or a type, which JSON does not know.");
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new ExpressionError("The expression gives an integer beyond ±9,007,199,254,740,991.");
}
