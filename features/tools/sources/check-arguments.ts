import "server-only";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { CheckedArguments } from "@/features/tools/schema";
import type { FieldError } from "@/lib/errors";
import { log } from "@/lib/telemetry/log";
import { TimeLimitError, withTimeLimit } from "@/lib/time-limit";
import { isRecord } from "./clean";

const maxProblems = 5;
/** References that multiply can take for ever; an honest check takes a few milliseconds. */
const longestCheckMs = 1_000;

/** Annotations, and references whose meaning depends on who refers. */
const left: ReadonlySet<string> = new Set(["format", "$dynamicRef", "$dynamicAnchor"]);
/** Some sources write their patterns in a dialect that is no JavaScript. */
const patterns: ReadonlySet<string> = new Set(["pattern", "patternProperties"]);

/** A check of arguments against a JSON Schema that a source wrote; it is compiled when it is first needed. */
export function argumentCheck(schema: Record<string, unknown>): (input: unknown) => CheckedArguments {
  const misfits = schemaMisfits(schema);
  return (input) => {
    if (!isRecord(input))
      return { valid: false, problem: "The arguments do not fit the tool. They must be an object." };
    const found = misfits(input);
    if (found.length === 0) return { valid: true, value: input };
    const problems = found.map(({ path, message }) => `${path || "arguments"}: ${message}`);
    return { valid: false, problem: `The arguments do not fit the tool. ${problems.join("; ")}` };
  };
}

/** Where a value does not fit a JSON Schema that somebody outside wrote: the first few places, none when it fits. */
export function schemaMisfits(schema: Record<string, unknown>): (value: unknown) => FieldError[] {
  let validate: ValidateFunction | null | undefined;
  return (value) => {
    try {
      return withTimeLimit(longestCheckMs, () => {
        validate ??= compile(schema);
        if (!validate || validate(value)) return [];
        return (validate.errors ?? []).slice(0, maxProblems).map(explain);
      });
    } catch (error) {
      if (error instanceof TimeLimitError) return [{ path: "", message: "takes too long to check against its schema" }];
      throw error;
    }
  };
}

const options = {
  strict: false,
  allErrors: true,
  validateFormats: false,
  unicodeRegExp: false,
  addUsedSchema: false,
  logger: false,
} as const;

/** A schema that cannot be compiled (a reference to elsewhere, an unknown type) checks nothing: the source will. */
function compile(schema: Record<string, unknown>): ValidateFunction | null {
  for (const dropped of [left, new Set([...left, ...patterns])]) {
    try {
      return new Ajv2020(options).compile(without(dropped, schema) as Record<string, unknown>);
    } catch (error) {
      log().info({ err: error }, "A tool's JSON Schema could not be compiled.");
    }
  }
  return null;
}

/** Leaves the names of properties alone: one may well be called "pattern". */
function without(dropped: ReadonlySet<string>, value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => without(dropped, one));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !dropped.has(key))
      .map(([key, one]) => [key, isData(key, isNames) ? one : without(dropped, one, !isNames && holdsNames(key))]),
  );
}

const holdsNames = (key: string) => ["properties", "patternProperties", "$defs", "definitions"].includes(key);
const isData = (key: string, isNames: boolean) => !isNames && ["const", "enum", "default", "examples"].includes(key);

function explain({ instancePath, message = "is not valid", params, keyword }: ErrorObject): FieldError {
  const which = keyword === "additionalProperties" ? ` (${String(params.additionalProperty)})` : "";
  return { path: instancePath.slice(1).replaceAll("/", "."), message: `${message}${which}` };
}
