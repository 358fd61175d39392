"use client";

import { useState } from "react";
import { ErrorNotice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { approveCall, rejectCall } from "../client";
import { indentedJson, readArguments } from "./arguments";
import { DecisionButtons, type DecisionMode } from "./decision-buttons";
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
  const { organization, canWrite } = useWorkspace();
  const [mode, setMode] = useState<DecisionMode>("view");
  const [text, setText] = useState(() => indentedJson(args));
  const [reason, setReason] = useState("");
  const [fieldError, setFieldError] = useState<string>();
  const { decide, busy, error } = useDecision(onDecided, setFieldError);

  function approve() {
    setFieldError(undefined);
    if (mode !== "edit" || text === indentedJson(args)) {
      void decide(() => approveCall(organization.id, approvalId, {}));
      return;
    }
    const edited = readArguments(text);
    if (typeof edited === "string") setFieldError(edited);
    else void decide(() => approveCall(organization.id, approvalId, { arguments: edited }));
  }

  return (
    <fieldset
      aria-label={`Approve ${toolName}?`}
      className="flex min-w-0 flex-col gap-3 rounded-xl border border-warning/30 bg-warning-soft p-3.5 sm:p-4"
    >
      {mode === "edit" ? (
        <TextArea
          label="Arguments"
          hint="What you write here is executed instead."
          error={fieldError}
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
      {mode === "reject" ? (
        <TextArea
          label="Reason (the agent reads it)"
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
