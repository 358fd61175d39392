import "server-only";
import { Agent, type FunctionTool, handoff, type ModelSettings, type RunContext, tool } from "@openai/agents";
import { z } from "zod";
import { sdkName } from "@/features/agents/catalog/handoffs";
import { findAgentSpec, getAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { defaultModel } from "@/features/models/service";
import { findTool, getTool } from "@/features/tools/registry";
import type { ToolSpec } from "@/features/tools/schema";
import type { ActiveRun } from "./active-runs";
import { record } from "./recorder";
import { executeToolCall } from "./tool-executor";

type SdkAgent = Agent<ActiveRun>;

/** An SDK agent and all that it was made of. */
interface BuiltAgent {
  agent: SdkAgent;
  agents: AgentSpec[];
  tools: ToolSpec[];
}

const built = new WeakMap<AgentSpec, BuiltAgent>();

/**
 * The SDK's agent for a spec, with everything it can hand over to. It holds nothing of a run, so one serves them all
 * until the catalog or the registry replaces a part of it.
 */
export function sdkAgent(spec: AgentSpec): SdkAgent {
  const earlier = built.get(spec);
  if (earlier && isCurrent(earlier)) return earlier.agent;
  const known = new Map<string, SdkAgent>();
  const agent = buildAgent(spec, known);
  const agents = [...known.keys()].map((key) => getAgentSpec(key));
  const tools = agents.flatMap((each) => each.tools.map(getTool));
  built.set(spec, { agent, agents, tools });
  return agent;
}

function isCurrent({ agents, tools }: BuiltAgent): boolean {
  return (
    agents.every((spec) => findAgentSpec(spec.key) === spec) && tools.every((spec) => findTool(spec.name) === spec)
  );
}

function buildAgent(spec: AgentSpec, known: Map<string, SdkAgent>): SdkAgent {
  const earlier = known.get(spec.key);
  if (earlier) return earlier;
  const agent: SdkAgent = new Agent<ActiveRun>({
    name: sdkName(spec.key),
    instructions: spec.instructions,
    tools: spec.tools.map((name) => toSdkTool(getTool(name))),
    modelSettings: settingsOf(spec),
    model: spec.model ?? defaultModel(),
  });
  known.set(spec.key, agent);
  agent.handoffs = spec.handoffs.map((key) => {
    const target = getAgentSpec(key);
    return handoff(buildAgent(target, known), {
      onHandoff: (context: RunContext<ActiveRun>) => switchAgent(context.context, target),
    });
  });
  return agent;
}

/** Gives the floor to another agent, in the run and in its stream. */
export function switchAgent(run: ActiveRun, target: AgentSpec): void {
  const previous = run.agent;
  run.agent = target.key;
  record(run, { kind: "agent.updated", agent_name: target.name, previous_agent: previous });
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

type SdkTool = FunctionTool<ActiveRun, typeof noParameters>;

/** Our executor checks the arguments itself, so that a call with bad ones is shown and answered like any other. */
function toSdkTool(spec: ToolSpec): SdkTool {
  return {
    type: "function",
    name: spec.name,
    description: spec.description,
    ...schemaOf(spec),
    needsApproval,
    isEnabled: async () => true,
    invoke: (context, args, details) => {
      const run = context.context;
      const callId = details?.toolCall?.callId;
      if (callId === undefined) throw new Error("The SDK called a tool without a call id.");
      return executeToolCall(run, spec, { callId, response: run.responses - 1, arguments: args });
    },
  };
}

const ObjectSchema = z.object({
  type: z.literal("object"),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
});

type ToolSchema = Pick<SdkTool, "parameters" | "strict">;

const schemas = new WeakMap<ToolSpec, ToolSchema>();

/** Made once per tool: it takes longer than everything else a run needs before its first call. */
function schemaOf(spec: ToolSpec): ToolSchema {
  const schema = schemas.get(spec) ?? makeSchema(spec);
  schemas.set(spec, schema);
  return schema;
}

/** OpenAI's strict mode wants every property required; optional ones have to be nullable instead. */
function makeSchema(spec: ToolSpec): ToolSchema {
  const { properties, required } = ObjectSchema.parse(z.toJSONSchema(spec.parameters, { io: "input" }));
  const strict = Object.keys(properties).every((name) => required.includes(name));
  return { parameters: { type: "object", properties, required, additionalProperties: false }, strict };
}
