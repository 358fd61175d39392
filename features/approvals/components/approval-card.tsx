"use client";

import { useState } from "react";
import { TextArea } from "@/components/ui/text-area";
import { indentedJson, readArguments } from "./arguments";
import { DecisionCard } from "./decision-card";
import { useDecision } from "./use-decision";

interface ApprovalCardProps {
  approvalId: string;
  toolName: string;
  /** JSON, as the model wrote it. */
  arguments: string;
  /** Called once the decision is taken, also when somebody else was quicker. */
  onDecided?: () => void;
}

/** A tool call that waits for a person: look at it, change it, approve or reject it. */
export function ApprovalCard({ approvalId, toolName, arguments: args, onDecided }: ApprovalCardProps) {
  const [text, setText] = useState(() => indentedJson(args));
  const decision = useDecision(approvalId, onDecided);

  function approve() {
    if (decision.mode !== "edit" || text === indentedJson(args)) {
      decision.approve();
      return;
    }
    const edited = readArguments(text);
    if (typeof edited === "string") decision.setFieldError(edited);
    else decision.approve(edited);
  }

  return (
    <DecisionCard
      label={`Approve ${toolName}?`}
      decision={decision}
      reason={{ label: "Reason (the agent reads it)" }}
      onApprove={approve}
    >
      {decision.mode === "edit" ? (
        <TextArea
          label="Arguments"
          hint="What you write here is executed instead."
          error={decision.fieldError}
          value={text}
          rows={Math.min(16, text.split("\n").length + 1)}
          spellCheck={false}
          className="font-mono text-[13px]"
          onChange={(event) => setText(event.target.value)}
          autoFocus
        />
      ) : (
        <ArgumentList text={args} />
      )}
    </DecisionCard>
  );
}

/** Arguments as names and values; what is no object is shown as it came. */
export function ArgumentList({ text }: { text: string }) {
  const args = readArguments(text);
  const entries = typeof args === "string" ? [] : Object.entries(args);
  if (typeof args === "string") return <pre className="overflow-x-auto whitespace-pre-wrap text-[13px]">{text}</pre>;
  if (entries.length === 0) return <p className="text-[13px] text-muted">Without arguments.</p>;
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-[13px] leading-5 sm:grid-cols-[minmax(5rem,auto)_minmax(0,1fr)]">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="font-medium text-muted max-sm:mt-1">{name}</dt>
          <dd className="max-h-60 min-w-0 overflow-y-auto whitespace-pre-wrap break-words">
            {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
