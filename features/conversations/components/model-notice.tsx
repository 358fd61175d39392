"use client";

import { Info } from "lucide-react";
import { useId, useState } from "react";

/** A label and, when opened, the whole of what the installation says about its model. */
export function ModelNotice({ notice }: { notice: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const [label = notice] = notice.split(/[:.]/, 1);
  return (
    <span className="relative">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onBlur={() => setOpen(false)}
        className="flex h-6 select-none items-center gap-1 rounded-full bg-warning-soft pr-2.5 pl-1.5 font-medium text-warning text-xs ring-1 ring-warning/25 transition-colors hover:ring-warning/50"
      >
        <Info aria-hidden="true" className="size-3.5" />
        {label}
      </button>
      {open ? (
        <span
          id={id}
          role="status"
          className="absolute bottom-full left-0 z-20 mb-2 w-72 max-w-[75vw] animate-appear rounded-xl border border-border bg-raised p-3 text-[13px] leading-5 shadow-lg max-sm:-left-24"
        >
          {notice}
        </span>
      ) : null}
    </span>
  );
}
