"use client";

import { useState } from "react";
import { CodeBlock } from "@/components/markdown/code-block";
import { Markdown } from "@/components/markdown/markdown";
import { focusWhenScrollable } from "@/components/ui/focus-when-scrollable";
import { ErrorNotice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { approveCall, rejectCall } from "../client";
import { DecisionButtons, type DecisionMode } from "./decision-buttons";
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
  const { organization, canWrite } = useWorkspace();
  const { message, content } = readQuestion(args);
  const [mode, setMode] = useState<DecisionMode>("view");
  const [text, setText] = useState(() => editableContent(content));
  const [reason, setReason] = useState("");
  const [fieldError, setFieldError] = useState<string>();
  const { decide, busy, error } = useDecision(undefined, setFieldError);

  function approve() {
    setFieldError(undefined);
    if (mode !== "edit" || text === editableContent(content)) {
      void decide(() => approveCall(organization.id, approvalId, {}));
      return;
    }
    const edited = readContent(text, content);
    if ("problem" in edited) setFieldError(edited.problem);
    else void decide(() => approveCall(organization.id, approvalId, { arguments: { content: edited.content } }));
  }

  return (
    <fieldset
      aria-label={message}
      className="flex min-w-0 flex-col gap-3 rounded-xl border border-warning/30 bg-warning-soft p-3.5 sm:p-4"
    >
      {isAsked ? null : <p className="font-medium text-sm leading-6">{message}</p>}
      {mode === "edit" ? (
        <TextArea
          label={typeof content === "string" ? "Text that goes on" : "Content that goes on, as JSON"}
          error={fieldError}
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
      {mode === "reject" ? (
        <TextArea
          label="Reason"
          hint="Stands in the run, and in what the step gives the steps after it."
          value={reason}
          rows={2}
          maxLength={2_000}
          onChange={(event) => setReason(event.target.value)}
          autoFocus
        />
      ) : null}
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {canWrite ? (
        <DecisionButtons
          mode={mode}
          setMode={setMode}
          busy={busy}
          onApprove={approve}
          onReject={() => void decide(() => rejectCall(organization.id, approvalId, reason ? { reason } : {}))}
        />
      ) : (
        <p className="text-[13px] text-muted">Viewers cannot decide. Ask a member of the organization.</p>
      )}
    </fieldset>
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
