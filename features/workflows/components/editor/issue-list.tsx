"use client";

import { ChevronDown, CircleAlert } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { useEditor } from "./editor-context";
import { partAt } from "./state/draft";
import { wordsFor } from "./use-canvas-keys";

/** Everything that is wrong with the draft; each line leads to its place. */
export function IssueList({ onJump }: { onJump: (id: string) => void }) {
  const { editor } = useEditor();
  const { draft, issues } = editor;
  const [isOpen, setOpen] = useState(false);
  if (issues.length === 0) return null;
  return (
    <div className="absolute top-3 left-3 z-10 flex max-h-[60%] w-80 max-w-[calc(100%-1.5rem)] flex-col items-start gap-1.5">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-8 items-center gap-2 rounded-full border border-border bg-raised pr-2.5 pl-3 text-[13px] shadow-md hover:bg-hover"
      >
        <CircleAlert aria-hidden="true" className="size-3.5 text-danger" />
        {issues.length} to fix
        <ChevronDown
          aria-hidden="true"
          className={cn("size-3.5 text-muted transition-transform", isOpen && "rotate-180")}
        />
      </button>
      {isOpen ? (
        <ul
          aria-label="What is to fix"
          className="min-h-0 w-full animate-appear overflow-y-auto rounded-xl border border-border bg-raised p-1 shadow-lg"
        >
          {issues.map(({ path, message }) => {
            const part = partAt(draft, path);
            return (
              <li key={`${path}:${message}`}>
                <button
                  type="button"
                  className="flex w-full flex-col rounded-lg px-2.5 py-1.5 text-left text-[13px] leading-5 hover:bg-hover"
                  onClick={() => {
                    editor.select(part);
                    if (part) onJump(part);
                  }}
                >
                  <span>{message}</span>
                  <span className="text-muted text-xs">
                    {part ? wordsFor(draft, part.replace(/:join$/, "")) : "The workflow"}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
    </div>
  );
}
