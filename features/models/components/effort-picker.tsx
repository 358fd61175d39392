"use client";

import { useQuery } from "@tanstack/react-query";
import { Brain, ChevronDown } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { controlStyles } from "@/components/ui/control-styles";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { useWorkspace } from "@/features/organizations/client";
import { modelsOptions } from "../client";
import type { ReasoningEffort } from "../schema";
import { effortLabels } from "../utils";

const allEfforts: readonly ReasoningEffort[] = ["none", "minimal", "low", "medium", "high"];

interface EffortPickerProps {
  /** Names the choice for screen readers, such as “Reasoning effort”. */
  label: string;
  value: ReasoningEffort | null;
  onChange: (effort: ReasoningEffort | null) => void;
  /** What null means, such as “As the agent says”. */
  fallback: string;
  /** The model whose efforts are offered; all of them when it is null. One that does not reason offers none. */
  model?: string | null;
  look?: "control" | "quiet";
  side?: "top" | "bottom";
}

/** How long a model may think before it answers. Draws nothing for a model that does not reason. */
export function EffortPicker(props: EffortPickerProps) {
  const { label, value, onChange, fallback, model = null, look = "control", side = "bottom" } = props;
  const { organization } = useWorkspace();
  const models = useQuery({ ...modelsOptions(organization.id), enabled: model !== null });
  const known = model === null ? undefined : models.data?.data.find(({ id }) => id === model);
  const efforts = known ? allEfforts.filter((effort) => known.reasoning_efforts.includes(effort)) : allEfforts;
  if (efforts.length === 0) return null;
  const shown = value === null ? fallback : effortLabels[value];
  const entries: MenuEntry[] = [
    { label: fallback, checked: value === null, onSelect: () => onChange(null) },
    { type: "separator" },
    ...efforts.map((effort) => ({
      label: effortLabels[effort],
      checked: effort === value,
      onSelect: () => onChange(effort),
    })),
  ];
  return (
    <Menu
      entries={entries}
      align="start"
      side={side}
      wide={look === "control"}
      button={(button) => (
        <button
          {...button}
          aria-label={`${label}: ${shown}`}
          className={
            look === "control"
              ? cn(controlStyles, "flex h-10 items-center justify-between gap-2 text-left")
              : "inline-flex h-8 min-w-0 items-center gap-1.5 rounded-lg px-2 text-[13px] text-muted hover:bg-hover hover:text-foreground data-[state=open]:bg-hover"
          }
        >
          {look === "quiet" ? <Brain aria-hidden="true" className="size-3.5 shrink-0" strokeWidth={1.75} /> : null}
          <span className={cn("truncate", value === null && (look === "control" ? "text-muted" : "max-sm:sr-only"))}>
            {shown}
          </span>
          <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
        </button>
      )}
    />
  );
}
