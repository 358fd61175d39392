"use client";

import { Calculator, Clock, FileSearch, History, SquareTerminal, Wrench } from "lucide-react";
import { StepCard } from "./step-card";
import { ToolDetails } from "./tool-details";
import { summarizeToolCall, type ToolCallPart } from "./tool-summary";

const icons: Record<string, typeof Wrench> = {
  calculator: Calculator,
  current_time: Clock,
  run_code: SquareTerminal,
  search_docs: FileSearch,
  search_conversations: History,
};

export function ToolCall({ part, ended }: { part: ToolCallPart; ended: boolean }) {
  const open = part.status === "preparing" || part.status === "in_progress";
  return (
    <StepCard
      id={part.item_id}
      icon={icons[part.tool] ?? Wrench}
      title={part.tool_name}
      summary={summarizeToolCall(part)}
      state={part.status === "failed" ? "failed" : open && !ended ? "working" : "done"}
      label={`Tool call: ${part.tool_name}`}
    >
      <ToolDetails part={part} />
    </StepCard>
  );
}
