"use client";

import { Info } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";

/** A label and, when opened, the whole of what the installation says about its model. */
export function ModelNotice({ notice }: { notice: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const [label = notice] = notice.split(/[:.]/, 1);
  return (
    <span className="relative">
      <Button
        variant="ghost"
        size="sm"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onBlur={() => setOpen(false)}
        className="gap-1.5 rounded-full border border-warning/30 bg-warning-soft px-2.5 text-warning text-xs hover:text-warning"
      >
        <Info aria-hidden="true" />
        {label}
      </Button>
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
