import "server-only";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import { TimeLimitError, withTimeLimit } from "@/lib/time-limit";

/** A pattern or references that multiply can take for ever; an honest check takes a few milliseconds. */
const longestCheckMs = 1_000;

/** Formats are checked as far as a pattern and the calendar can. */
const formats = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  uri: (text: string) => URL.canParse(text),
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  date: isDate,
  "date-time": (text: string) =>
    /^\d{4}-\d\d-\d\dT/.test(text) && isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
};

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const validators = new WeakMap<object, ValidateFunction>();

function validatorOf(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const { $schema: _, ...own } = schema;
  const validate = new Ajv2020({ strict: false, allErrors: false, formats, logger: false }).compile(own);
  validators.set(schema, validate);
  return validate;
}

/** Whether a text is JSON that conforms to a JSON Schema (draft 2020-12). */
export function conformsTo(text: string, schema: Readonly<Record<string, unknown>>): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return problemWith(value, schema) === null;
}

/** Why a value does not conform to a JSON Schema (draft 2020-12), in a sentence; null when it does. */
export function problemWith(value: unknown, schema: Readonly<Record<string, unknown>>): string | null {
  try {
    return withTimeLimit(longestCheckMs, () => firstProblem(value, schema));
  } catch (error) {
    if (error instanceof TimeLimitError) return "it takes too long to check against the schema";
    throw error;
  }
}

function firstProblem(value: unknown, schema: Readonly<Record<string, unknown>>): string | null {
  const validate = validatorOf(schema);
  if (validate(value)) return null;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath || "the answer"} ${error?.message ?? "does not conform to the schema"}`;
}
