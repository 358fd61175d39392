"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { refreshApprovals } from "../client";

/** Sends one decision. Where somebody was quicker, what is shown is read again. */
export function useDecision(onDecided: (() => void) | undefined, setFieldError: (message: string) => void) {
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
