import type { ToolPolicy } from "@/features/tools/schema";
import type { AgentSpec } from "../schema";
import { fillVariables } from "./instructions";
import type { AgentDefinition } from "./schema";

/** The agent that a definition describes, as runs work with it. Built-in variables stay in until a run begins. */
export function toSpec(key: string, version: number, definition: AgentDefinition): AgentSpec {
  const own = Object.fromEntries(definition.variables.map(({ name, value }) => [name, value]));
  return {
    key,
    version,
    name: definition.name,
    description: definition.description,
    instructions: fillVariables(definition.instructions, own),
    tools: definition.tools.map(({ name }) => name),
    toolPolicies: policiesOf(definition),
    handoffs: definition.handoffs,
    agentsAsTools: definition.agents_as_tools,
    ...(definition.model === null ? {} : { model: definition.model }),
    ...(definition.reasoning_effort === null ? {} : { reasoningEffort: definition.reasoning_effort }),
    guardrails: definition.guardrails,
    memory: definition.memory,
    ...(definition.output_schema === null ? {} : { outputSchema: definition.output_schema }),
    maxTurns: definition.max_turns,
    starters: definition.starters,
  };
}

function policiesOf({ tools }: AgentDefinition): Record<string, ToolPolicy> {
  return Object.fromEntries(tools.flatMap(({ name, policy }) => (policy === "allowed" ? [] : [[name, policy]])));
}

/** The definition that an agent of the catalog would have: what a copy of it begins with. */
export function toDefinition(spec: AgentSpec): AgentDefinition {
  return {
    name: spec.name,
    description: spec.description,
    avatar: null,
    instructions: spec.instructions,
    variables: [],
    model: spec.model ?? null,
    reasoning_effort: spec.reasoningEffort ?? null,
    tools: spec.tools.map((name) => ({ name, policy: spec.toolPolicies?.[name] ?? "allowed" })),
    handoffs: [...spec.handoffs],
    agents_as_tools: [...(spec.agentsAsTools ?? [])],
    guardrails: spec.guardrails ?? "standard",
    memory: spec.memory ?? { strategy: "trim" },
    output_schema: spec.outputSchema ? { ...spec.outputSchema } : null,
    starters: [...spec.starters],
    max_turns: spec.maxTurns,
  };
}
