import "server-only";
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

/** Adds or replaces an agent of the process's catalog. */
export function registerAgent(spec: AgentSpec): void {
  registry().set(spec.key, spec);
}
