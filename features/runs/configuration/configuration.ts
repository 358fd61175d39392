import type { AgentSpec } from "@/features/agents/schema";
import type { GuardrailPolicy } from "@/features/guardrails/schema";
import type { ToolPolicy, ToolSpec } from "@/features/tools/schema";

/**
 * What a run works with, frozen when it begins: the agents it can reach, their tools and the organization's word on
 * them. Nothing that is changed meanwhile changes a run in flight.
 */
export interface RunConfiguration {
  agents: ReadonlyMap<string, AgentSpec>;
  tools: ReadonlyMap<string, ToolSpec>;
  /** The organization's word on tools; those without one are allowed. */
  toolPolicies: ReadonlyMap<string, ToolPolicy>;
  /** The organization's word on guardrails: see `effectivePlan`. */
  guardrails: GuardrailPolicy;
}

/** What both a run and its stored form know. */
interface Configured {
  configuration: RunConfiguration;
}

export function findAgent(run: Configured, key: string): AgentSpec | undefined {
  return run.configuration.agents.get(key);
}

/** An agent that the run names. Throws when its configuration does not have it. */
export function getAgent(run: Configured, key: string): AgentSpec {
  const spec = findAgent(run, key);
  if (!spec) throw new Error(`The run knows no agent "${key}".`);
  return spec;
}

export function findRunTool(run: Configured, name: string): ToolSpec | undefined {
  return run.configuration.tools.get(name);
}

const strictness: readonly ToolPolicy[] = ["allowed", "approval", "denied"];

/** The stricter of what the agent and the organization say of a tool. */
export function toolPolicy(configuration: RunConfiguration, agent: AgentSpec, tool: string): ToolPolicy {
  const preset = configuration.tools.get(tool)?.defaultPolicy ?? "allowed";
  const words = [agent.toolPolicies?.[tool] ?? "allowed", configuration.toolPolicies.get(tool) ?? preset];
  return strictness.findLast((policy) => words.includes(policy)) ?? "allowed";
}
