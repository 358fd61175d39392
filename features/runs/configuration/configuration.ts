import type { AgentSpec } from "@/features/agents/schema";
import type { GuardrailPolicy } from "@/features/guardrails/schema";
import type { ToolPolicy, ToolSpec } from "@/features/tools/schema";
import type { WorkflowDefinition } from "@/features/workflows/definition/schema";
import type { WorkflowSpec } from "@/features/workflows/schema";

/** Where a workflow came from: the catalog, by its key, or an organization's own version of it. */
export type WorkflowOrigin = string | { version: number; definition: WorkflowDefinition };

/** Steps that are not executed, because an earlier run of the same workflow did. */
export interface WorkflowReuse {
  runId: string;
  /** The first step that is executed. */
  fromStep: string;
}

/** The workflow that a run executes. */
export interface RunWorkflow {
  spec: WorkflowSpec;
  /** What is kept of `spec`, from which it is made again: functions cannot be stored. */
  stored: WorkflowOrigin;
  /** Text, or an object where the workflow takes one. */
  input: unknown;
  reuse?: WorkflowReuse;
}

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
  /** Absent in the run of an agent. */
  workflow?: RunWorkflow;
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

/** The stricter of what the agent and the organization say of a tool. A workflow's own step has no agent. */
export function toolPolicy(configuration: RunConfiguration, agent: AgentSpec | undefined, tool: string): ToolPolicy {
  const preset = configuration.tools.get(tool)?.defaultPolicy ?? "allowed";
  const words = [agent?.toolPolicies?.[tool] ?? "allowed", configuration.toolPolicies.get(tool) ?? preset];
  return strictness.findLast((policy) => words.includes(policy)) ?? "allowed";
}
