import type { GuardrailPreset } from "@/features/guardrails/schema";
import type { MemorySettings } from "@/features/memory/schema";
import type { ReasoningEffort } from "@/features/models/schema";
import type { ToolPolicy } from "@/features/tools/schema";
import type { AgentDefinition } from "../definition/schema";

export const policyLabels: Record<ToolPolicy, string> = {
  allowed: "Allowed",
  approval: "Asks first",
  denied: "Switched off",
};

export const presetLabels: Record<GuardrailPreset, string> = {
  minimal: "Minimal",
  standard: "Standard",
  strict: "Strict",
};

export const memoryLabels: Record<MemorySettings["strategy"], string> = {
  none: "Everything is sent, however long",
  trim: "The oldest turns are left out",
  summarize: "Older turns are summarized",
  compact: "Old tool results are left out first",
};

export const effortLabels: Record<ReasoningEffort, string> = {
  none: "Not at all",
  minimal: "Minimally",
  low: "A little",
  medium: "Moderately",
  high: "Thoroughly",
};

/** The fields of a definition as people call them, in the order of the builder. */
export const fieldLabels: Record<keyof AgentDefinition, string> = {
  name: "Name",
  description: "What it is for",
  avatar: "Avatar",
  instructions: "Instructions",
  variables: "Variables",
  model: "Model",
  reasoning_effort: "Reasoning effort",
  tools: "Tools",
  handoffs: "Hands over to",
  agents_as_tools: "Asks as tools",
  output_schema: "Answer format",
  starters: "Starters",
  guardrails: "Guardrails",
  memory: "Memory",
  max_turns: "Most model calls",
};
