"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Message } from "../schema";

interface BranchSwitcherProps {
  alternatives: Message["alternatives"];
  noun: "message" | "answer";
  onShow: (messageId: string) => Promise<void>;
}

/** Leads to the other messages in the same place, each with its own branch. */
export function BranchSwitcher({ alternatives, noun, onShow }: BranchSwitcherProps) {
  const [busy, setBusy] = useState(false);
  const { count, number, previous_id, next_id } = alternatives;
  if (count < 2) return null;
  const show = (id: string | null) => {
    if (id === null) return;
    setBusy(true);
    void onShow(id).finally(() => setBusy(false));
  };
  return (
    <fieldset className="flex items-center text-muted text-xs" aria-busy={busy}>
      <legend className="sr-only">{`Versions of this ${noun}`}</legend>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Earlier version of this ${noun}`}
        disabled={busy || previous_id === null}
        onClick={() => show(previous_id)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <span className="min-w-8 text-center tabular-nums">
        {number} / {count}
      </span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Later version of this ${noun}`}
        disabled={busy || next_id === null}
        onClick={() => show(next_id)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </fieldset>
  );
}
