import type { ReactNode } from "react";
import { cn } from "./cn";

interface PaneButtonProps {
  current: boolean;
  onClick: () => void;
  children: ReactNode;
  className?: string;
}

/** One of two or more panes that take the same place, such as a form and its preview. */
export function PaneButton({ current, onClick, children, className }: PaneButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onClick}
      className={cn(
        "flex h-8 items-center justify-center gap-2 rounded-lg font-medium text-[13px] text-muted",
        "hover:bg-hover aria-pressed:bg-active aria-pressed:text-foreground",
        className,
      )}
    >
      {children}
    </button>
  );
}
