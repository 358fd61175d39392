"use client";

import { type ReactNode, useState } from "react";
import { ErrorNotice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { DecisionButtons } from "./decision-buttons";
import type { Decision } from "./use-decision";

interface DecisionCardProps {
  label: string;
  decision: Decision;
  /** Who reads the reason of a rejection. */
  reason: { label: string; hint?: string };
  onApprove: () => void;
  /** What is decided about, or the field in which it is changed. */
  children: ReactNode;
}

/** The frame in which a person looks at something, changes it, approves or rejects it. */
export function DecisionCard({ label, decision, reason, onApprove, children }: DecisionCardProps) {
  const { canWrite } = useWorkspace();
  const [words, setWords] = useState("");
  const { mode, setMode, busy, error } = decision;
  return (
    <fieldset
      aria-label={label}
      className="flex min-w-0 flex-col gap-3 rounded-xl border border-warning/30 bg-warning-soft p-3.5 sm:p-4"
    >
      {children}
      {mode === "reject" ? (
        <TextArea
          {...reason}
          value={words}
          rows={2}
          maxLength={2_000}
          onChange={(event) => setWords(event.target.value)}
          autoFocus
        />
      ) : null}
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {canWrite ? (
        <DecisionButtons
          mode={mode}
          setMode={setMode}
          busy={busy}
          onApprove={onApprove}
          onReject={() => decision.reject(words)}
        />
      ) : (
        <p className="text-[13px] text-muted">Viewers cannot decide. Ask a member of the organization.</p>
      )}
    </fieldset>
  );
}
