import "server-only";
import { z } from "zod";
import { sdkName } from "@/features/agents/catalog/handoffs";
import type { AgentSpec } from "@/features/agents/schema";
import { type RunConfiguration, toolPolicy } from "@/features/runs/configuration/configuration";
import type { Projector } from "@/features/runs/projector/projector";
import type { StreamScope } from "@/features/runs/stream/events";
import { defineTool, type ToolEffect, type ToolSpec } from "@/features/tools/schema";
import type { Thread } from "./thread";

/** An agent that answers another one, as a tool does, for the time of one call. */
export interface AskedAgent {
  scope: StreamScope;
  projector: Projector;
  /** Before the key of each of its tool calls: new with every attempt, so that none is taken for an earlier one's. */
  keyPrefix: string;
  /** Number of its model responses so far. */
  responses: number;
  /** Aborts when the run stops or the call's time is up. */
  signal: AbortSignal;
  /** 1 for one that the run's own agent asks. */
  depth: number;
}

/** Who speaks while the SDK works: the agent that has the floor, or one that is asked. */
export interface Floor {
  thread: Thread;
  asked: AskedAgent | null;
}

/** A tool behind which an agent stands. */
export interface AgentTool {
  tool: ToolSpec;
  target: AgentSpec;
}

/** An agent that is asked may ask another one, and that one once more. */
export const mostDepth = 3;
/** As long as a whole conversation turn may take. */
const timeoutMs = 10 * 60_000;

const parameters = z.object({
  input: z
    .string()
    .min(1)
    .describe("The whole task in your own words: the agent sees nothing else of the conversation"),
});

const known = new WeakMap<RunConfiguration, Map<string, AgentTool>>();

/** The agents that an agent may ask, as its tools. */
export function agentTools(configuration: RunConfiguration, spec: AgentSpec): AgentTool[] {
  return (spec.agentsAsTools ?? []).flatMap((key) => {
    const target = configuration.agents.get(key);
    return target ? [agentTool(configuration, target)] : [];
  });
}

/** The agent behind a tool's name, if the tool is one. */
export function findAgentTool(configuration: RunConfiguration, spec: AgentSpec, name: string): AgentTool | undefined {
  return agentTools(configuration, spec).find(({ tool }) => tool.name === name);
}

/** Made once per configuration, as the schema that the SDK is given is. */
function agentTool(configuration: RunConfiguration, target: AgentSpec): AgentTool {
  const tools = known.get(configuration) ?? new Map<string, AgentTool>();
  known.set(configuration, tools);
  const earlier = tools.get(target.key);
  if (earlier) return earlier;
  const tool = defineTool({
    name: `ask_${sdkName(target.key)}`,
    displayName: target.name,
    description: `Asks the agent “${target.name}” and returns its answer. ${target.description}`,
    parameters,
    effect: effectOf(configuration, target, new Set()),
    timeoutMs,
    execute: () => {
      throw new Error("An agent is asked by the engine.");
    },
  });
  const made = { tool, target };
  tools.set(target.key, made);
  return made;
}

/** Asking is as safe to repeat as the least safe tool that the asked agent can reach. */
function effectOf(configuration: RunConfiguration, spec: AgentSpec, seen: Set<string>): ToolEffect {
  if (seen.has(spec.key)) return "pure";
  seen.add(spec.key);
  const hasEffect = spec.tools.some(
    (name) =>
      configuration.tools.get(name)?.effect === "side_effect" && toolPolicy(configuration, spec, name) === "allowed",
  );
  const helpers = (spec.agentsAsTools ?? []).flatMap((key) => configuration.agents.get(key) ?? []);
  return hasEffect || helpers.some((helper) => effectOf(configuration, helper, seen) === "side_effect")
    ? "side_effect"
    : "pure";
}
