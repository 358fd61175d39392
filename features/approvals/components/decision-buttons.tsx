"use client";

import { Check, Pencil, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { DecisionMode } from "./use-decision";

interface DecisionButtonsProps {
  mode: DecisionMode;
  setMode: (mode: DecisionMode) => void;
  busy: boolean;
  onApprove: () => void;
  onReject: () => void;
}

export function DecisionButtons({ mode, setMode, busy, onApprove, onReject }: DecisionButtonsProps) {
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
