"use client";

import { memo, type ReactNode } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { inSequence } from "@/components/ui/in-sequence";
import type { RunPart } from "@/features/runs/schema";
import { Reasoning } from "./reasoning";
import { ToolCall } from "./tool-call";

interface PartsProps {
  parts: readonly RunPart[];
  /** The run goes on: its last text still grows. */
  streaming: boolean;
  agentName: (key: string) => string;
}

/** What an answer is made of, in the order in which it appeared. */
export function Parts({ parts, streaming, agentName }: PartsProps): ReactNode {
  const last = parts.at(-1);
  return inSequence(parts, (part) => (
    <Part part={part} growing={streaming && part === last} ended={!streaming} agentName={agentName} />
  ));
}

interface PartProps {
  part: RunPart;
  growing: boolean;
  ended: boolean;
  agentName: (key: string) => string;
}

const Part = memo(function Part({ part, growing, ended, agentName }: PartProps): ReactNode {
  switch (part.type) {
    case "text":
      return part.text === "" ? null : <Markdown text={part.text} streaming={growing} />;
    case "refusal":
      return part.text === "" ? null : (
        <div className="border-border-strong border-l-2 pl-3 text-muted">
          <Markdown text={part.text} streaming={growing} />
        </div>
      );
    case "reasoning":
      return <Reasoning part={part} ended={ended} />;
    case "tool_call":
      return <ToolCall part={part} ended={ended} />;
    case "handoff":
      return (
        <p className="flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
          {agentName(part.from)} handed over to {part.to_name}
        </p>
      );
  }
});
