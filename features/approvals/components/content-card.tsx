"use client";

import { useState } from "react";
import { CodeBlock } from "@/components/markdown/code-block";
import { Markdown } from "@/components/markdown/markdown";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { TextArea } from "@/components/ui/text-area";
import { DecisionCard } from "./decision-card";
import { editableContent, readContent, readQuestion } from "./human-approval";
import { useDecision } from "./use-decision";

interface ContentCardProps {
  approvalId: string;
  /** JSON of the message and the content. */
  arguments: string;
  /** The question stands above the card already. */
  isAsked?: boolean;
}

/** What a workflow's own step asks a person: read it, change what goes on, approve or reject. */
export function ContentCard({ approvalId, arguments: args, isAsked = false }: ContentCardProps) {
  const { message, content } = readQuestion(args);
  const [text, setText] = useState(() => editableContent(content));
  const decision = useDecision(approvalId);

  function approve() {
    if (decision.mode !== "edit" || text === editableContent(content)) {
      decision.approve();
      return;
    }
    const edited = readContent(text, content);
    if ("problem" in edited) decision.setFieldError(edited.problem);
    else decision.approve({ content: edited.content });
  }

  return (
    <DecisionCard
      label={message}
      decision={decision}
      reason={{ label: "Reason", hint: "Stands in the run, and in what the step gives the steps after it." }}
      onApprove={approve}
    >
      {isAsked ? null : <p className="font-medium text-sm leading-6">{message}</p>}
      {decision.mode === "edit" ? (
        <TextArea
          label={typeof content === "string" ? "Text that goes on" : "Content that goes on, as JSON"}
          error={decision.fieldError}
          value={text}
          rows={Math.min(20, Math.max(6, text.split("\n").length + 1))}
          spellCheck={typeof content === "string"}
          className="font-mono text-[13px]"
          onChange={(event) => setText(event.target.value)}
          autoFocus
        />
      ) : (
        <Content content={content} />
      )}
    </DecisionCard>
  );
}

function Content({ content }: { content: unknown }) {
  if (content === null || content === undefined || content === "") return null;
  return (
    <div
      ref={focusWhenScrollable}
      className="max-h-96 overflow-y-auto rounded-lg border border-border bg-raised px-4 py-3 text-sm leading-6"
    >
      {typeof content === "string" ? (
        <Markdown text={content} />
      ) : (
        <CodeBlock code={JSON.stringify(content, null, 2)} language="json" label="Content" />
      )}
    </div>
  );
}
