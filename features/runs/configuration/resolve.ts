import "server-only";
import { toolPolicies } from "@/drizzle/schema/tools";
import { fillInInstructions } from "@/features/agents/answering/fill-in";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { findAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { readPolicy } from "@/features/guardrails/data";
import { defaultPolicy } from "@/features/guardrails/policy/plan";
import type { GuardrailPolicy } from "@/features/guardrails/schema";
import type { ModelChoice, RunModels } from "@/features/models/routing/run-models";
import { findTools } from "@/features/tools/registry/find-tools";
import type { ToolPolicy } from "@/features/tools/schema";
import type { Transaction } from "@/lib/db/client";
import type { RunConfiguration, RunWorkflow } from "./configuration";
import { missingPart, readStored } from "./lost";
import { restoreWorkflow, type StoredWorkflow, stepAgents, stepTools, storeWorkflow } from "./workflow";

/** What a person's run of `root` works with, read in the organization of the transaction. */
export async function resolveConfiguration(
  tx: Transaction,
  userId: string,
  root: AgentSpec,
): Promise<RunConfiguration> {
  return shared(root, await resolveFor(tx, userId, [root], []));
}

/** What a run of a workflow works with: the agents and tools of all its steps. Agents that are gone are left out. */
export async function resolveWorkflowConfiguration(
  tx: Transaction,
  userId: string,
  workflow: RunWorkflow,
): Promise<RunConfiguration> {
  const found = await Promise.all(stepAgents(workflow.spec).map((key) => findAnsweringAgent(tx, key)));
  const roots = found.flatMap((spec) => spec ?? []);
  return { ...(await resolveFor(tx, userId, roots, stepTools(workflow.spec))), workflow };
}

async function resolveFor(
  tx: Transaction,
  userId: string,
  roots: readonly AgentSpec[],
  more: readonly string[],
): Promise<RunConfiguration> {
  const [agents, rules] = await Promise.all([
    reachableAgents(tx, roots).then((found) => fillInInstructions(tx, userId, found)),
    readRules(tx),
  ]);
  return { agents, tools: await findTools(tx, toolNames(agents.values(), more)), ...rules };
}

/** The organization's word on tools and guardrails. */
export async function readRules(tx: Transaction): Promise<Pick<RunConfiguration, "toolPolicies" | "guardrails">> {
  const [policies, guardrails] = await Promise.all([
    tx.select({ tool: toolPolicies.tool, policy: toolPolicies.policy }).from(toolPolicies),
    readPolicy(tx),
  ]);
  return { toolPolicies: new Map(policies.map(({ tool, policy }) => [tool, policy])), guardrails };
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

/** The roots, whoever they hand over to or ask as a tool, and so on. Agents that are gone are left out. */
async function reachableAgents(tx: Transaction, roots: readonly AgentSpec[]): Promise<Map<string, AgentSpec>> {
  const found = new Map(roots.map((root) => [root.key, root]));
  let next = roots.flatMap(neighboursOf);
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

function toolNames(agents: Iterable<AgentSpec>, more: readonly string[] = []): Set<string> {
  return new Set([...[...agents].flatMap(toolsWithMemory), ...more]);
}

/** As the row `run_configurations` holds it: agents of the catalog as they are declared by key, all others whole. */
export interface StoredConfiguration {
  agents: (string | AgentSpec)[];
  toolPolicies: Record<string, ToolPolicy>;
  /** Absent in the rows of runs from before there were guardrails. */
  guardrails?: GuardrailPolicy;
  /** Absent in the rows of runs from before there was a choice. */
  models?: ModelChoice;
  /** Absent in the run of an agent. */
  workflow?: StoredWorkflow;
}

export function storeConfiguration(
  { agents, toolPolicies: policies, guardrails, workflow }: RunConfiguration,
  { choice }: RunModels,
): StoredConfiguration {
  return {
    agents: [...agents.values()].map((spec) => (findAgentSpec(spec.key) === spec ? spec.key : spec)),
    toolPolicies: Object.fromEntries(policies),
    guardrails,
    models: choice,
    ...(workflow ? { workflow: storeWorkflow(workflow) } : {}),
  };
}

/**
 * The configuration of a run that goes on, in the organization of the transaction. Throws `ConfigurationLostError` where it
 * cannot be made again.
 */
export async function restoreConfiguration(tx: Transaction, stored: StoredConfiguration): Promise<RunConfiguration> {
  const { names, ...frozen } = readStored(() => frozenParts(stored));
  return { ...frozen, tools: await findTools(tx, names) };
}

function frozenParts(stored: StoredConfiguration) {
  const specs = stored.agents.map((agent) => (typeof agent === "string" ? catalogAgent(agent) : agent));
  const workflow = stored.workflow && restoreWorkflow(stored.workflow);
  return {
    agents: new Map(specs.map((spec) => [spec.key, spec])),
    names: toolNames(specs, workflow && stepTools(workflow.spec)),
    toolPolicies: new Map(Object.entries(stored.toolPolicies)),
    guardrails: stored.guardrails ?? defaultPolicy,
    ...(workflow ? { workflow } : {}),
  };
}

/** An agent that a stored run names by its key. Throws `ConfigurationLostError` when the catalog no longer has it. */
export function catalogAgent(key: string): AgentSpec {
  const spec = findAgentSpec(key);
  if (!spec) throw missingPart("agent", key);
  return spec;
}

/** What is left of a configuration that cannot be made again: enough to tell that, under the rules that apply. */
export function lostConfiguration(stored: StoredConfiguration | null, workflowKey: string | null): RunConfiguration {
  const spec = { key: workflowKey ?? "", displayName: workflowKey ?? "", description: "", stages: [] };
  return {
    agents: new Map(),
    tools: new Map(),
    toolPolicies: new Map(),
    guardrails: stored?.guardrails ?? defaultPolicy,
    ...(workflowKey === null ? {} : { workflow: { spec, stored: workflowKey, input: null } }),
  };
}
