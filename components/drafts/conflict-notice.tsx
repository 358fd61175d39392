"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";

/** Somebody else has saved the draft meanwhile: nothing is overwritten until the person has chosen. */
export function ConflictNotice({ onResolve }: { onResolve: (keepMine: boolean) => Promise<void> }) {
  const [busy, setBusy] = useState(false);

  async function resolve(keepMine: boolean) {
    setBusy(true);
    try {
      await onResolve(keepMine);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
    setBusy(false);
  }

  return (
    <ErrorNotice
      action={
        <span className="flex flex-wrap gap-2">
          <Button size="sm" variant="secondary" disabled={busy} onClick={() => void resolve(false)}>
            Take theirs
          </Button>
          <Button size="sm" variant="secondary" disabled={busy} onClick={() => void resolve(true)}>
            Put mine on top
          </Button>
        </span>
      }
    >
      Somebody else, or another tab, has changed this draft. Your last changes are not saved yet.
    </ErrorNotice>
  );
}
