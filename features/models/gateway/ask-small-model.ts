import "server-only";
import type { AgentOutputItem, ModelRequest } from "@openai/agents";
import { z } from "zod";
import { readOrganizationAccess } from "@/features/models/routing/organization-access";
import { smallModelOf } from "@/features/models/routing/run-models";
import { roleScopes } from "@/lib/auth/roles";
import { mintOrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { log } from "@/lib/telemetry/log";
import { findRoute } from "./route";
import { streamAnswer } from "./stream-answer";
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

/**
 * Asks the organization's small model one thing: titles, summaries, checks. It thinks as little as it can. Throws when no
 * model can answer, or when what was to be JSON is none.
 */
export async function askSmallModel(organizationId: string, request: SmallRequest): Promise<SmallAnswer> {
  const access = await withOrganization(contextOf(organizationId, request.signal), readOrganizationAccess);
  const ids = new Set([smallModelOf(access), ...access.preferences.fallbackModels]);
  const routes = [...ids].flatMap((id) => findRoute(access.ways, id) ?? []);
  const modelRequest = toModelRequest(request);
  const answer = streamAnswer({ request: modelRequest, routes, effort: "none", signal: request.signal });
  for await (const { event, route } of answer) {
    if (event.type !== "response_done") continue;
    const { output, usage } = event.response;
    const text = textOf(output);
    return {
      text,
      json: request.schema === undefined ? null : readJson(text),
      model: route.model.id,
      usage: reportedUsage(route.model, usage, modelRequest, output),
    };
  }
  throw new Error("The small model gave no answer.");
}

function contextOf(organizationId: string, signal: AbortSignal) {
  return mintOrganizationContext({
    actor: { type: "system", purpose: "small model" },
    organization: { id: organizationId, role: "viewer", scopes: roleScopes.viewer },
    requestId: organizationId,
    address: null,
    userAgent: null,
    log: log(),
    signal,
  });
}

/** Models without structured output like to wrap their JSON into a block of code. */
function readJson(text: string): unknown {
  const block = /^\s*```(?:json)?\s*([\s\S]*?)```\s*$/.exec(text);
  return JSON.parse(block?.[1] ?? text);
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
