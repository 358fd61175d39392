import "server-only";
import { findTool } from "@/features/tools/registry";
import { processSingleton } from "@/lib/process";
import { outputSchemaProblem } from "../definition/output-schema";
import type { AgentSpec } from "../schema";
import { codeAssistant } from "./code-assistant";
import { complianceReviewer } from "./compliance-reviewer";
import { director } from "./director";
import { researcher } from "./researcher";
import { retriever } from "./retriever";
import { triage } from "./triage";
import { writer } from "./writer";

/** Who answers when the request names nobody. */
export const defaultAgentKey = triage.key;

const shipped = [triage, researcher, codeAssistant, writer, retriever, complianceReviewer, director];

const registry = () =>
  processSingleton("agents.registry", () => new Map<string, AgentSpec>(shipped.map((spec) => [spec.key, spec])));

export function listAgentSpecs(): AgentSpec[] {
  return [...registry().values()];
}

export function findAgentSpec(key: string): AgentSpec | undefined {
  return registry().get(key);
}

/** Fails at boot when an agent names what does not exist or cannot be: better than in front of a person. */
export function requireSoundCatalog(): void {
  for (const spec of listAgentSpecs()) {
    const problem = problemOf(spec);
    if (problem !== null) throw new Error(`The agent "${spec.key}" ${problem}.`);
  }
}

function problemOf(spec: AgentSpec): string | null {
  const tools = [...spec.tools, ...Object.keys(spec.toolPolicies ?? {})];
  const tool = tools.find((name) => !findTool(name));
  if (tool !== undefined) return `names the tool "${tool}", which does not exist`;
  const target = spec.handoffs.find((key) => !findAgentSpec(key));
  if (target !== undefined) return `hands over to "${target}", which does not exist`;
  const helper = spec.agentsAsTools?.find((key) => !findAgentSpec(key));
  if (helper !== undefined) return `asks "${helper}", which does not exist`;
  if (asks(spec, spec.key, new Set())) return "asks itself, directly or through others";
  const schema = spec.outputSchema ? outputSchemaProblem(spec.outputSchema) : null;
  if (schema !== null) return `has a wrong output schema: ${schema}`;
  return spec.maxTurns < 1 ? "may not take a single turn" : null;
}

function asks(spec: AgentSpec, wanted: string, seen: Set<string>): boolean {
  return (spec.agentsAsTools ?? []).some((key) => {
    if (key === wanted) return true;
    const helper = seen.has(key) ? undefined : findAgentSpec(key);
    return helper !== undefined && asks(helper, wanted, seen.add(key));
  });
}

/** Adds or replaces an agent of the process's catalog. */
export function registerAgent(spec: AgentSpec): void {
  registry().set(spec.key, spec);
}
