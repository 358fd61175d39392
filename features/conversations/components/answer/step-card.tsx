"use client";

import { ChevronRight, type LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "@/components/ui/cn";
import { useDisclosure } from "./disclosure";

interface StepCardProps {
  id: string;
  icon: LucideIcon;
  title: string;
  summary?: string | null;
  /** Says how it stands, for the eye and for screen readers. */
  state: "working" | "done" | "failed";
  label: string;
  /** Without a frame until it is open: for what matters less than its neighbours. */
  quiet?: boolean;
  children: ReactNode;
}

const stateText = { working: "working", done: "done", failed: "failed" };

/** A step of an answer, such as a tool call: one line that opens to its details. */
export function StepCard({ id, icon: Icon, title, summary, state, label, quiet = false, children }: StepCardProps) {
  const [open, toggle] = useDisclosure(id);
  const bodyId = useId();
  return (
    <fieldset
      aria-label={label}
      className={cn(
        "min-w-0 overflow-hidden rounded-xl border",
        quiet && !open ? "-my-1 border-transparent -mx-px" : "border-border bg-surface",
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? bodyId : undefined}
        onClick={toggle}
        className={cn(
          "flex items-center gap-2.5 text-left text-[13px] leading-5 outline-offset-[-2px] transition-colors",
          quiet && !open ? "max-w-full py-1 hover:text-foreground" : "w-full px-3 py-2 hover:bg-hover",
        )}
      >
        <Icon
          aria-hidden="true"
          strokeWidth={1.75}
          className={cn("size-4 shrink-0", state === "failed" ? "text-danger" : "text-muted")}
        />
        <span className={cn("shrink-0", !quiet && "font-medium", state === "working" && "shimmer")}>{title}</span>
        {summary ? <span className="min-w-0 truncate text-muted">{summary}</span> : null}
        <span className="sr-only">, {stateText[state]}</span>
        {state === "failed" ? <span className="ml-auto shrink-0 text-danger">failed</span> : null}
        <ChevronRight
          aria-hidden="true"
          className={cn(
            "size-4 shrink-0 text-muted transition-transform",
            state !== "failed" && (!quiet || open) && "ml-auto",
            open && "rotate-90",
          )}
        />
      </button>
      {open ? (
        <div id={bodyId} className="border-border border-t px-3 py-3">
          {children}
        </div>
      ) : null}
    </fieldset>
  );
}
