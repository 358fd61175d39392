import "server-only";
import { toolPolicies } from "@/drizzle/schema/tools";
import { fillInInstructions } from "@/features/agents/answering/fill-in";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { findAgentSpec, getAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { readPolicy } from "@/features/guardrails/data";
import { defaultPolicy } from "@/features/guardrails/policy/plan";
import type { GuardrailPolicy } from "@/features/guardrails/schema";
import type { ModelChoice, RunModels } from "@/features/models/routing/run-models";
import { findTools } from "@/features/tools/registry/find-tools";
import type { ToolPolicy } from "@/features/tools/schema";
import type { Transaction } from "@/lib/db/client";
import type { RunConfiguration } from "./configuration";

/** What a person's run of `root` works with, read in the organization of the transaction. */
export async function resolveConfiguration(
  tx: Transaction,
  userId: string,
  root: AgentSpec,
): Promise<RunConfiguration> {
  const [agents, policies, guardrails] = await Promise.all([
    reachableAgents(tx, root).then((found) => fillInInstructions(tx, userId, found)),
    tx.select({ tool: toolPolicies.tool, policy: toolPolicies.policy }).from(toolPolicies),
    readPolicy(tx),
  ]);
  return shared(root, {
    agents,
    tools: await findTools(tx, toolNames(agents.values())),
    toolPolicies: new Map(policies.map(({ tool, policy }) => [tool, policy])),
    guardrails,
  });
}

const earlierConfigurations = new WeakMap<AgentSpec, RunConfiguration>();

/** Runs of the catalog's agents share one configuration, so that what is made for it is made once. */
function shared(root: AgentSpec, configuration: RunConfiguration): RunConfiguration {
  const earlier = earlierConfigurations.get(root);
  if (earlier && isSame(earlier, configuration)) return earlier;
  earlierConfigurations.set(root, configuration);
  return configuration;
}

function isSame(a: RunConfiguration, b: RunConfiguration): boolean {
  return (
    hasSameEntries(a.agents, b.agents) &&
    hasSameEntries(a.tools, b.tools) &&
    hasSameEntries(a.toolPolicies, b.toolPolicies) &&
    JSON.stringify(a.guardrails) === JSON.stringify(b.guardrails)
  );
}

function hasSameEntries<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** The root, whoever it hands over to or asks as a tool, and so on. Agents that are gone are left out. */
async function reachableAgents(tx: Transaction, root: AgentSpec): Promise<Map<string, AgentSpec>> {
  const found = new Map([[root.key, root]]);
  let next = neighboursOf(root);
  while (next.length > 0) {
    const keys = [...new Set(next)].filter((key) => !found.has(key));
    const specs = await Promise.all(keys.map((key) => findAnsweringAgent(tx, key)));
    next = [];
    for (const spec of specs) {
      if (!spec) continue;
      found.set(spec.key, spec);
      next.push(...neighboursOf(spec));
    }
  }
  return found;
}

function neighboursOf(spec: AgentSpec): string[] {
  return [...spec.handoffs, ...(spec.agentsAsTools ?? [])];
}

/** An agent that remembers has the tools for it, whether it names them or not. */
export function toolsWithMemory(spec: AgentSpec): readonly string[] {
  return spec.memory?.long_term ? [...new Set([...spec.tools, "remember", "recall"])] : spec.tools;
}

function toolNames(agents: Iterable<AgentSpec>): Set<string> {
  return new Set([...agents].flatMap(toolsWithMemory));
}

/** As the row `run_configurations` holds it: agents of the catalog as they are declared by key, all others whole. */
export interface StoredConfiguration {
  agents: (string | AgentSpec)[];
  toolPolicies: Record<string, ToolPolicy>;
  /** Absent in the rows of runs from before there were guardrails. */
  guardrails?: GuardrailPolicy;
  /** Absent in the rows of runs from before there was a choice. */
  models?: ModelChoice;
}

export function storeConfiguration(
  { agents, toolPolicies: policies, guardrails }: RunConfiguration,
  { choice }: RunModels,
): StoredConfiguration {
  return {
    agents: [...agents.values()].map((spec) => (findAgentSpec(spec.key) === spec ? spec.key : spec)),
    toolPolicies: Object.fromEntries(policies),
    guardrails,
    models: choice,
  };
}

/** The configuration of a run that goes on, in the organization of the transaction. */
export async function restoreConfiguration(tx: Transaction, stored: StoredConfiguration): Promise<RunConfiguration> {
  const specs = stored.agents.map((agent) => (typeof agent === "string" ? getAgentSpec(agent) : agent));
  const agents = new Map(specs.map((spec) => [spec.key, spec]));
  return {
    agents,
    tools: await findTools(tx, toolNames(specs)),
    toolPolicies: new Map(Object.entries(stored.toolPolicies)),
    guardrails: stored.guardrails ?? defaultPolicy,
  };
}
