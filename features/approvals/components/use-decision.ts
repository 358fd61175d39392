"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { approveCall, refreshApprovals, rejectCall } from "../client";

export type DecisionMode = "view" | "edit" | "reject";

/** What a person is about to decide, and what became of it. */
export interface Decision {
  mode: DecisionMode;
  setMode: (mode: DecisionMode) => void;
  busy: boolean;
  /** Why nothing was decided. */
  error: string | null;
  /** What is wrong with the changed arguments. */
  fieldError: string | undefined;
  setFieldError: (message: string | undefined) => void;
  /** With other arguments than those that were asked for, or as they are. */
  approve: (changed?: Record<string, unknown>) => void;
  reject: (reason: string) => void;
}

/** Sends one decision. Where somebody was quicker, what is shown is read again. */
export function useDecision(approvalId: string, onDecided?: () => void): Decision {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [mode, setMode] = useState<DecisionMode>("view");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [fieldError, setFieldError] = useState<string>();

  async function send(sending: Promise<unknown>) {
    setBusy(true);
    setError(null);
    setFieldError(undefined);
    try {
      await sending;
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

  return {
    mode,
    setMode,
    busy,
    error,
    fieldError,
    setFieldError,
    approve: (changed) => void send(approveCall(organization.id, approvalId, changed ? { arguments: changed } : {})),
    reject: (reason) => void send(rejectCall(organization.id, approvalId, reason ? { reason } : {})),
  };
}
