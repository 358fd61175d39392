"use client";

import { Lightbulb } from "lucide-react";
import { Markdown } from "@/components/markdown/markdown";
import type { RunPart } from "@/features/runs/schema";
import { StepCard } from "./step-card";

type ReasoningPart = Extract<RunPart, { type: "reasoning" }>;

export function Reasoning({ part, ended }: { part: ReasoningPart; ended: boolean }) {
  const working = !part.done && !ended;
  const text = part.sections.filter((section) => section !== "").join("\n\n");
  return (
    <StepCard
      id={part.item_id}
      icon={Lightbulb}
      title={working ? "Thinking" : "Reasoning"}
      summary={gist(part.sections.at(-1) ?? "")}
      state={working ? "working" : "done"}
      label="Reasoning"
      quiet
    >
      <div className="text-muted">
        <Markdown text={text} streaming={working} />
      </div>
    </StepCard>
  );
}

/** The first line without its marks. */
function gist(section: string): string {
  return (
    section
      .trim()
      .split("\n", 1)[0]
      ?.replace(/[*_`#]/g, "") ?? ""
  );
}
