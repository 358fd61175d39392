import "server-only";
import { Ajv2020 } from "ajv/dist/2020";
import { TimeLimitError, withTimeLimit } from "@/lib/time-limit";
import { agentLimits } from "../constants";

const longestCheckMs = 1_000;

/** Why a JSON Schema cannot be an agent's output schema, in a sentence; null when it can. */
export function outputSchemaProblem(schema: Readonly<Record<string, unknown>>): string | null {
  if (schema.type !== "object") return 'The answer has to be an object: begin with `"type": "object"`.';
  return jsonSchemaProblem(schema);
}

/** Why something is no JSON Schema that this installation takes, in a sentence; null when it is one. */
export function jsonSchemaProblem(schema: Readonly<Record<string, unknown>>): string | null {
  if (Buffer.byteLength(JSON.stringify(schema)) > agentLimits.schemaBytes) {
    return `The schema is larger than ${agentLimits.schemaBytes / 1024} KB.`;
  }
  try {
    return withTimeLimit(longestCheckMs, () => problemOf(schema));
  } catch (error) {
    if (error instanceof TimeLimitError) return "The schema takes too long to read. Make it simpler.";
    throw error;
  }
}

/** Compiled as well: a pattern or a reference that nobody can follow would fail every answer. */
function problemOf({ $schema: _, ...schema }: Readonly<Record<string, unknown>>): string | null {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  if (ajv.validateSchema(schema) !== true) {
    return `This is not a JSON Schema: ${ajv.errorsText(ajv.errors, { dataVar: "the schema" })}.`;
  }
  try {
    ajv.compile(schema);
    return null;
  } catch (error) {
    if (error instanceof TimeLimitError) throw error;
    return `This JSON Schema cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
