import "server-only";
import {
  Agent,
  type FunctionTool,
  type HostedTool,
  handoff,
  type ModelSettings,
  type RunContext,
  tool,
  webSearchTool,
} from "@openai/agents";
import { z } from "zod";
import { sdkName } from "@/features/agents/catalog/handoffs";
import type { AgentSpec } from "@/features/agents/schema";
import { noModelNamed } from "@/features/models/routing/run-models";
import { type RunConfiguration, toolPolicy } from "@/features/runs/configuration/configuration";
import { toolsWithMemory } from "@/features/runs/configuration/resolve";
import { noteHandoff } from "@/features/runs/inspector/steps";
import type { ToolSpec } from "@/features/tools/schema";
import { agentTools, type Floor, mostDepth } from "./asked-agents";
import { record } from "./recorder";
import type { Thread } from "./thread";
import { executeToolCall } from "./tool-executor";

type SdkAgent = Agent<Floor>;

/** Agents that were made for a configuration. They hold nothing of a run, so they serve every run that shares it. */
const built = new WeakMap<RunConfiguration, Map<string, SdkAgent>>();

/** The SDK's agent for a spec of the configuration, with everything it can hand over to. */
export function sdkAgent(configuration: RunConfiguration, spec: AgentSpec): SdkAgent {
  const known = built.get(configuration) ?? new Map<string, SdkAgent>();
  built.set(configuration, known);
  return buildAgent(configuration, spec, known);
}

function buildAgent(configuration: RunConfiguration, spec: AgentSpec, known: Map<string, SdkAgent>): SdkAgent {
  const earlier = known.get(spec.key);
  if (earlier) return earlier;
  const agent: SdkAgent = new Agent<Floor>({
    name: sdkName(spec.key),
    instructions: spec.instructions,
    tools: toolsOf(configuration, spec, 0),
    modelSettings: settingsOf(spec),
    model: spec.model ?? noModelNamed,
  });
  known.set(spec.key, agent);
  agent.handoffs = spec.handoffs.flatMap((key) => {
    const target = configuration.agents.get(key);
    if (!target) return [];
    return handoff(buildAgent(configuration, target, known), {
      onHandoff: (context: RunContext<Floor>) => switchAgent(context.context.thread, target),
    });
  });
  return agent;
}

/**
 * The SDK's agent for one that answers whoever asked and hands over to nobody: as a tool, or at depth 0 as the step of a
 * workflow.
 */
export function askedSdkAgent(configuration: RunConfiguration, spec: AgentSpec, depth: number): SdkAgent {
  const known = built.get(configuration) ?? new Map<string, SdkAgent>();
  built.set(configuration, known);
  const key = `${spec.key} at depth ${depth}`;
  const agent =
    known.get(key) ??
    new Agent<Floor>({
      name: sdkName(spec.key),
      instructions: spec.instructions,
      tools: toolsOf(configuration, spec, depth),
      modelSettings: settingsOf(spec),
      model: spec.model ?? noModelNamed,
    });
  known.set(key, agent);
  return agent;
}

function toolsOf(configuration: RunConfiguration, spec: AgentSpec, depth: number): (SdkTool | HostedTool)[] {
  const asked = depth < mostDepth ? agentTools(configuration, spec) : [];
  return [
    ...toolsWithMemory(spec).flatMap((name) => usableTool(configuration, spec, name)),
    ...asked.map(({ tool, target }) => toSdkTool(tool, spec, target)),
  ];
}

/** A tool that is denied or gone is not offered to the model at all. */
function usableTool(configuration: RunConfiguration, spec: AgentSpec, name: string): (SdkTool | HostedTool)[] {
  const tool = configuration.tools.get(name);
  const policy = toolPolicy(configuration, spec, name);
  if (!tool || policy === "denied") return [];
  if (!tool.hosted) return [toSdkTool(tool, spec)];
  // Nobody can be asked about a call that the provider makes itself. Where a model has no search, the gateway leaves it out.
  return policy === "allowed" && !hasOwnSearch(configuration, spec) ? [webSearchTool()] : [];
}

/** One search is enough, and both kinds have the same name for the model. */
function hasOwnSearch(configuration: RunConfiguration, spec: AgentSpec): boolean {
  return spec.tools.includes("web_search") && configuration.tools.has("web_search");
}

/** Gives the floor to another agent, in the thread and in its stream. */
export function switchAgent(thread: Thread, target: AgentSpec): void {
  const previous = thread.agent;
  thread.agent = target.key;
  noteHandoff(thread, previous, target);
  record(thread, { kind: "agent.updated", agent_name: target.name, previous_agent: previous });
}

function settingsOf(spec: AgentSpec): ModelSettings {
  const settings: ModelSettings = { parallelToolCalls: true };
  if (spec.reasoningEffort) settings.reasoning = { effort: spec.reasoningEffort, summary: "auto" };
  return settings;
}

/**
 * The SDK's own "no approval". It treats any other function as a policy to be asked, and then wants approval for calls
 * whose arguments are not JSON.
 */
const noParameters = z.object({});
const { needsApproval } = tool({ name: "none", description: "", parameters: noParameters, execute: () => "" });

type SdkTool = FunctionTool<Floor, typeof noParameters>;

/** Our executor checks the arguments itself, so that a call with bad ones is shown and answered like any other. */
function toSdkTool(spec: ToolSpec, agent: AgentSpec, target?: AgentSpec): SdkTool {
  return {
    type: "function",
    name: spec.name,
    description: spec.description,
    ...schemaOf(spec),
    needsApproval,
    isEnabled: async () => true,
    invoke: (context, args, details) => {
      const { thread, asked } = context.context;
      const callId = details?.toolCall?.callId;
      if (callId === undefined) throw new Error("The SDK called a tool without a call id.");
      const response = (asked ?? thread).responses - 1;
      return executeToolCall(thread, spec, { callId, agent: agent.key, response, arguments: args, asked, target });
    },
  };
}

const ObjectSchema = z.object({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
});

type ToolSchema = Pick<SdkTool, "parameters" | "strict">;

/** A schema that somebody else wrote goes to the model as it is; strict mode would ask for more than it promises. */
const foreignSchema: ToolSchema["parameters"] = {
  type: "object",
  properties: {},
  required: [],
  additionalProperties: true,
};

const schemas = new WeakMap<ToolSpec, ToolSchema>();

/** Made once per tool: it takes longer than everything else a run needs before its first call. */
function schemaOf(spec: ToolSpec): ToolSchema {
  const schema = schemas.get(spec) ?? makeSchema(spec);
  schemas.set(spec, schema);
  return schema;
}

/** OpenAI's strict mode wants every property required; optional ones have to be nullable instead. */
function makeSchema(spec: ToolSpec): ToolSchema {
  if (spec.inputSchema) return { parameters: { ...foreignSchema, ...spec.inputSchema }, strict: false };
  const { properties, required } = ObjectSchema.parse(z.toJSONSchema(spec.parameters, { io: "input" }));
  const strict = Object.keys(properties).every((name) => required.includes(name));
  return { parameters: { type: "object", properties, required, additionalProperties: false }, strict };
}
