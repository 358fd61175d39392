import "server-only";
import type { AgentInputItem, ModelRequest } from "@openai/agents";
import { user } from "@openai/agents";
import type { AgentSpec } from "@/features/agents/schema";
import { problemWith } from "@/features/guardrails/checks/json-schema";
import { findAgent } from "@/features/runs/configuration/configuration";
import { record } from "./recorder";
import { partsOf, type Thread } from "./thread";

type Schema = NonNullable<AgentSpec["outputSchema"]>;

/** How often an answer that does not fit its schema is asked for again. */
const mostRepairs = 1;

export type StructuredAnswer = { value: unknown } | { problem: string };

/**
 * The request with the form of the answer: as the protocol says it, and in words for models that know no such thing. The
 * SDK is not told, because it would fail the run where a second attempt can help.
 */
export function withOutputSchema(
  request: ModelRequest,
  spec: AgentSpec | undefined,
  schema = spec?.outputSchema,
): ModelRequest {
  if (!spec || !schema) return request;
  const words = `Answer with JSON only, without a code block, that conforms to this JSON Schema:\n${JSON.stringify(schema)}`;
  const outputType = { type: "json_schema", name: "answer", strict: isStrict(schema), schema } as unknown;
  return {
    ...request,
    systemInstructions: `${request.systemInstructions ?? spec.instructions}\n\n${words}`,
    outputType: outputType as ModelRequest["outputType"],
  };
}

/** The form in which an agent of the thread answers: the step's own word before the agent's. */
export function schemaOf(thread: Thread, agent: string): Schema | undefined {
  return thread.outputSchema ?? findAgent(thread, agent)?.outputSchema;
}

/** OpenAI's strict mode wants every property required and none beside them, at every level. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  const { type, properties, required, additionalProperties, ...rest }: Record<string, unknown> = { ...schema };
  if (type === "object" || properties !== undefined) {
    const names = Object.keys(properties ?? {});
    const all = Array.isArray(required) && names.every((name) => required.includes(name));
    if (!all || additionalProperties !== false || !Object.values(properties ?? {}).every(isStrict)) return false;
  }
  return Object.values(rest).every(isStrict);
}

/** The answer in the form that its agent promises; null where it promises none. Read from what people see. */
export function structuredAnswer(thread: Thread): StructuredAnswer | null {
  const schema = schemaOf(thread, thread.agent);
  if (!schema) return null;
  const last = partsOf(thread).findLast(({ type }) => type === "text" || type === "refusal");
  if (last?.type === "refusal") return null;
  return readAnswer(last?.type === "text" ? last.text : "", schema);
}

function readAnswer(text: string, schema: Schema): StructuredAnswer {
  let value: unknown;
  try {
    value = JSON.parse(withoutFence(text));
  } catch (error) {
    return { problem: `it is not valid JSON (${error instanceof Error ? error.message : String(error)})` };
  }
  const problem = problemWith(value, schema);
  return problem === null ? { value } : { problem };
}

/** Models without structured output like to wrap their JSON into a block of code. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}

/** Asks once more for an answer that does not fit: what to say to the model, or null when there is nothing to repair. */
export function repairOf(thread: Thread): AgentInputItem | null {
  const answer = structuredAnswer(thread);
  if (answer === null || "value" in answer || thread.repairs >= mostRepairs) return null;
  thread.repairs++;
  const misfit = partsOf(thread).findLast(({ type }) => type === "text");
  if (misfit?.type === "text") {
    const output_index = Number(misfit.item_id.replace(/^\D+/, ""));
    record(thread, { kind: "output_item.discarded", output_index, item_id: misfit.item_id, reason: "repaired" });
  }
  return repairMessage(answer.problem);
}

/** What a model was told of an answer that did not fit, for a takeover. */
export function earlierRepair(thread: Thread, agent: string, text: string): AgentInputItem {
  const schema = schemaOf(thread, agent);
  const answer = schema ? readAnswer(text, schema) : null;
  return repairMessage(answer && "problem" in answer ? answer.problem : "it does not conform to the schema");
}

function repairMessage(problem: string): AgentInputItem {
  return user(
    `Your answer cannot be used: ${problem}. Answer again, with nothing but JSON that conforms to the schema.`,
  );
}
