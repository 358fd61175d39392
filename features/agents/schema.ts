import { z } from "zod";
import type { GuardrailPreset } from "@/features/guardrails/schema";
import type { MemorySettings } from "@/features/memory/schema";
import type { ReasoningEffort } from "@/features/models/schema";
import type { ToolPolicy } from "@/features/tools/schema";

/**
 * An agent as code declares it, or as a version of an organization's own. `instructions` is the system prompt: it never
 * leaves the server but to those who may edit the agent.
 */
export interface AgentSpec {
  /** Key in the API and in rows: kebab-case. */
  key: string;
  name: string;
  description: string;
  instructions: string;
  /** The version of an organization's own agent, 0 for a draft that is tried; absent in the catalog. */
  version?: number;
  tools: readonly string[];
  /** Tools that this agent may not use freely. The organization's word counts too, and the stricter wins. */
  toolPolicies?: Readonly<Record<string, ToolPolicy>>;
  /** Keys of the agents that this one may hand the conversation to. */
  handoffs: readonly string[];
  /** Keys of the agents that this one asks as it asks a tool: they answer it, not the person. */
  agentsAsTools?: readonly string[];
  /** Model id; the installation's default when absent. */
  model?: string;
  reasoningEffort?: ReasoningEffort;
  /** `standard` when absent; the organization's policy may ask for more. */
  guardrails?: GuardrailPreset;
  /** How a long conversation is made to fit; trimmed when absent. */
  memory?: MemorySettings;
  /** JSON Schema of the answer; the run's `structured_output` conforms to it. */
  outputSchema?: Readonly<Record<string, unknown>>;
  maxTurns: number;
  starters: readonly string[];
}

export const Agent = z
  .object({
    key: z.string(),
    name: z.string(),
    description: z.string(),
    tools: z.array(z.string()),
    handoffs: z.array(z.string()),
    model: z.string(),
    starters: z.array(z.string()),
  })
  .meta({ id: "Agent" });
export type Agent = z.output<typeof Agent>;
