"use client";

import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";

interface TitleInputProps {
  title: string;
  onRename: (title: string) => void;
  onClose: () => void;
  className?: string;
}

/** A title that is being edited in its place: Enter or leaving keeps it, Escape does not. */
export function TitleInput({ title, onRename, onClose, className }: TitleInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const cancelled = useRef(false);
  useEffect(() => {
    // Behind the menu's own focus return, which comes after this element has been mounted.
    const frame = requestAnimationFrame(() => input.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <input
      ref={input}
      aria-label="Title of the conversation"
      defaultValue={title}
      maxLength={200}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        cancelled.current = event.key === "Escape";
        event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const renamed = event.currentTarget.value.trim();
        if (!cancelled.current && renamed !== "" && renamed !== title) onRename(renamed);
        onClose();
      }}
      className={cn(
        "min-w-0 rounded-md border border-accent bg-raised px-2 outline-none ring-3 ring-accent/20",
        className,
      )}
    />
  );
}
