import "server-only";
import { defaultModel } from "@/features/models/service";
import { env } from "@/lib/env";
import { listAgentSpecs } from "./catalog/registry";
import type { Agent, AgentSpec } from "./schema";

/** The catalog as clients see it: without instructions. */
export function listAgents(): { data: Agent[]; next_cursor: null; model_notice: string | null } {
  return { data: listAgentSpecs().map(toAgent), next_cursor: null, model_notice: env().MODEL_NOTICE ?? null };
}

function toAgent(spec: AgentSpec): Agent {
  return {
    key: spec.key,
    name: spec.name,
    description: spec.description,
    tools: [...spec.tools],
    handoffs: [...spec.handoffs],
    model: spec.model ?? defaultModel(),
    starters: [...spec.starters],
  };
}
