"use client";

import { memo, type ReactNode } from "react";
import { Markdown } from "@/components/markdown/markdown";
import { inSequence } from "@/components/ui/in-sequence";
import type { RunPart } from "@/features/runs/schema";
import { describeCheckpoint } from "./checkpoint";
import { CitedText } from "./cited-text";
import { GuardrailNotice } from "./guardrail-notice";
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
      return part.text === "" ? null : <CitedText part={part} growing={growing} />;
    case "refusal":
      return part.text === "" ? null : (
        <div className="border-border-strong border-l-2 pl-3 text-muted">
          <Markdown text={part.text} streaming={growing} />
        </div>
      );
    case "reasoning":
      return <Reasoning part={part} ended={ended} />;
    case "tool_call": {
      const children = "children" in part ? (part.children ?? []) : [];
      const inside = children.length > 0 ? <Parts parts={children} streaming={growing} agentName={agentName} /> : null;
      return <ToolCall part={part} ended={ended} inside={inside} />;
    }
    case "guardrail":
      return <GuardrailNotice part={part} />;
    case "memory":
      return <Aside>{describeCheckpoint(part)}</Aside>;
    case "handoff":
      return (
        <Aside>
          {agentName(part.from)} handed over to {part.to_name}
        </Aside>
      );
  }
});

/** A line between the others: something happened that is no words of the answer. */
function Aside({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-3 text-center text-muted text-xs before:h-px before:min-w-4 before:flex-1 before:bg-border after:h-px after:min-w-4 after:flex-1 after:bg-border">
      {children}
    </p>
  );
}
