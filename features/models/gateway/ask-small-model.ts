import "server-only";
import type { AgentOutputItem, ModelRequest } from "@openai/agents";
import { z } from "zod";
import { describeModel } from "@/features/models/catalog/catalog";
import { defaultModel, getModel } from "@/features/models/service";
import { type CallUsage, reportedUsage } from "./usage";

export interface SmallRequest {
  instructions: string;
  input: string;
  /** JSON Schema of the answer. */
  schema?: Record<string, unknown>;
  maxOutputTokens?: number;
  signal: AbortSignal;
}

export interface SmallAnswer {
  text: string;
  /** The answer read as JSON when a schema was given, else null. */
  json: unknown | null;
  /** The model that answered. */
  model: string;
  usage: CallUsage;
}

/** Asks the organization's small model one thing: titles, summaries, checks. Throws when it cannot answer. */
export async function askSmallModel(_organizationId: string, request: SmallRequest): Promise<SmallAnswer> {
  const name = defaultModel();
  const modelRequest = toModelRequest(request);
  for await (const event of getModel(name).getStreamedResponse(modelRequest)) {
    if (event.type !== "response_done") continue;
    const { output, usage } = event.response;
    const text = textOf(output);
    return {
      text,
      json: request.schema === undefined ? null : JSON.parse(text),
      model: name,
      usage: reportedUsage(describeModel(name, "openai"), usage, modelRequest, output),
    };
  }
  throw new Error("The small model gave no answer.");
}

const ObjectSchema = z.looseObject({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
});

function toModelRequest({ instructions, input, schema, maxOutputTokens, signal }: SmallRequest): ModelRequest {
  return {
    systemInstructions: instructions,
    input,
    modelSettings: maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens },
    tools: [],
    handoffs: [],
    outputType: schema === undefined ? "text" : toOutputType(schema),
    tracing: false,
    signal,
  };
}

function toOutputType(schema: Record<string, unknown>): ModelRequest["outputType"] {
  const parsed = ObjectSchema.parse(schema);
  return {
    type: "json_schema",
    name: "answer",
    strict: false,
    schema: { ...parsed, additionalProperties: parsed.additionalProperties === true },
  };
}

function textOf(output: readonly AgentOutputItem[]): string {
  return output
    .flatMap((item) => (item.type === "message" && item.role === "assistant" ? item.content : []))
    .map((part) => (part.type === "output_text" ? part.text : ""))
    .join("");
}
