"use client";

import { Bot, ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { Agent } from "@/features/agents/schema";

interface AgentPickerProps {
  agents: readonly Agent[];
  /** Key of the agent that will answer next. */
  value: string;
  onChange: (key: string) => void;
}

export function AgentPicker({ agents, value, onChange }: AgentPickerProps) {
  const current = agents.find(({ key }) => key === value);
  return (
    <Menu
      align="start"
      side="top"
      entries={agents.map(({ key, name, description }) => ({
        label: name,
        detail: description,
        checked: key === value,
        onSelect: () => onChange(key),
      }))}
      button={(props) => (
        <Button {...props} variant="ghost" size="sm" className="gap-1.5 px-2">
          <Bot aria-hidden="true" strokeWidth={1.75} className="size-4!" />
          <span className="sr-only">Agent: </span>
          {current?.name ?? "Agent"}
          <ChevronDown aria-hidden="true" className="opacity-70" />
        </Button>
      )}
    />
  );
}
