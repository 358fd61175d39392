"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Check, Pencil, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { approveCall, refreshApprovals, rejectCall } from "../client";
import { indentedJson, readArguments } from "./arguments";

interface ApprovalCardProps {
  approvalId: string;
  toolName: string;
  /** JSON, as the model wrote it. */
  arguments: string;
  /** Called once the decision is taken, also when somebody else was quicker. */
  onDecided?: () => void;
}

type Mode = "view" | "edit" | "reject";

/** A tool call that waits for a person: look at it, change it, approve or reject it. */
export function ApprovalCard({ approvalId, toolName, arguments: args, onDecided }: ApprovalCardProps) {
  const { organization, canWrite } = useWorkspace();
  const [mode, setMode] = useState<Mode>("view");
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

interface DecisionButtonsProps {
  mode: Mode;
  setMode: (mode: Mode) => void;
  busy: boolean;
  onApprove: () => void;
  onReject: () => void;
}

function DecisionButtons({ mode, setMode, busy, onApprove, onReject }: DecisionButtonsProps) {
  if (mode === "reject") {
    return (
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="danger" disabled={busy} onClick={onReject}>
          {busy ? <Spinner /> : <X aria-hidden="true" />}
          Reject
        </Button>
        <Button size="sm" variant="ghost" disabled={busy} onClick={() => setMode("view")}>
          Back
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" disabled={busy} onClick={onApprove}>
        {busy ? <Spinner /> : <Check aria-hidden="true" />}
        {mode === "edit" ? "Approve with changes" : "Approve"}
      </Button>
      <Button size="sm" variant="secondary" disabled={busy} onClick={() => setMode("reject")}>
        <X aria-hidden="true" />
        Reject…
      </Button>
      <Button size="sm" variant="ghost" disabled={busy} onClick={() => setMode(mode === "edit" ? "view" : "edit")}>
        <Pencil aria-hidden="true" />
        {mode === "edit" ? "Keep as it was" : "Change"}
      </Button>
    </div>
  );
}

/** Sends one decision. Where somebody was quicker, what is shown is read again. */
function useDecision(onDecided: (() => void) | undefined, setFieldError: (message: string) => void) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function decide(send: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    try {
      await send();
      onDecided?.();
      await refreshApprovals(queryClient, organization.id);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const [placed] = thrown.errors;
      if (placed) setFieldError(`${placed.path.replace(/^arguments\.?/, "") || "Arguments"}: ${placed.message}`);
      else setError(thrown.detail);
      if (thrown.code === "conflict") await refreshApprovals(queryClient, organization.id);
    } finally {
      setBusy(false);
    }
  }

  return { decide, busy, error };
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
