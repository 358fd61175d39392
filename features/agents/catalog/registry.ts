import "server-only";
import { findTool } from "@/features/tools/registry";
import { processSingleton } from "@/lib/process";
import type { AgentSpec } from "../schema";
import { codeAssistant } from "./code-assistant";
import { researcher } from "./researcher";
import { triage } from "./triage";

/** Who answers when the request names nobody. */
export const defaultAgentKey = triage.key;

const registry = () =>
  processSingleton(
    "agents.registry",
    () => new Map<string, AgentSpec>([triage, researcher, codeAssistant].map((spec) => [spec.key, spec])),
  );

export function listAgentSpecs(): AgentSpec[] {
  return [...registry().values()];
}

export function findAgentSpec(key: string): AgentSpec | undefined {
  return registry().get(key);
}

/** The spec of an agent that a stored run names. Throws when the catalog no longer has it. */
export function getAgentSpec(key: string): AgentSpec {
  const spec = findAgentSpec(key);
  if (!spec) throw new Error(`The agent "${key}" is not in the catalog.`);
  return spec;
}

/** Fails at boot when an agent names a tool or an agent that does not exist: better than in front of a person. */
export function requireSoundCatalog(): void {
  for (const spec of listAgentSpecs()) {
    for (const tool of spec.tools) {
      if (!findTool(tool)) throw new Error(`The agent "${spec.key}" names the tool "${tool}", which does not exist.`);
    }
    for (const target of spec.handoffs) {
      if (!findAgentSpec(target))
        throw new Error(`The agent "${spec.key}" hands over to "${target}", which does not exist.`);
    }
  }
}

/** Adds or replaces an agent of the process's catalog. */
export function registerAgent(spec: AgentSpec): void {
  registry().set(spec.key, spec);
}
