"use client";

import type { Agent } from "@/features/agents/schema";
import { EffortPicker } from "@/features/models/components/effort-picker";
import { ModelPicker } from "@/features/models/components/model-picker";
import { AgentPicker } from "./agent-picker";
import type { Choices } from "./use-choices";

interface ComposerChoicesProps {
  agents: readonly Agent[];
  choices: Choices;
  onChoose: (change: Partial<Choices>) => void;
}

/** Who answers next, with which model, and how much it may think. */
export function ComposerChoices({ agents, choices, onChoose }: ComposerChoicesProps) {
  const agent = agents.find(({ key }) => key === choices.agent);
  return (
    <>
      <AgentPicker agents={agents} value={choices.agent} onChange={(key) => onChoose({ agent: key })} />
      <ModelPicker
        label="Model"
        look="quiet"
        side="top"
        value={choices.model}
        fallback="Agent’s model"
        onChange={(model) => onChoose({ model })}
      />
      <EffortPicker
        label="Reasoning effort"
        look="quiet"
        side="top"
        value={choices.effort}
        fallback="Agent’s effort"
        model={choices.model ?? agent?.model ?? null}
        onChange={(effort) => onChoose({ effort })}
      />
    </>
  );
}
