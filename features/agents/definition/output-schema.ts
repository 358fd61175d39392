import "server-only";
import { Ajv2020 } from "ajv/dist/2020";
import { agentLimits } from "../constants";

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
  // Only checked against the meta-schema: compiling would run code made from what somebody wrote.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const { $schema: _, ...own } = schema;
  if (ajv.validateSchema(own) === true) return null;
  return `This is not a JSON Schema: ${ajv.errorsText(ajv.errors, { dataVar: "the schema" })}.`;
}
