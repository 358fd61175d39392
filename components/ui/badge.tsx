import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const badgeStyles = cva(
  "inline-flex w-fit shrink-0 items-center gap-1 whitespace-nowrap rounded-md border px-1.5 font-medium text-xs leading-5",
  {
    variants: {
      tone: {
        neutral: "border-border bg-surface text-muted",
        accent: "border-accent/25 bg-accent-soft text-accent",
        positive: "border-success/25 bg-success/8 text-success",
        warning: "border-warning/25 bg-warning-soft text-warning",
        danger: "border-danger/25 bg-danger-soft text-danger",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** A state in a word or two. */
export function Badge({ tone, children }: VariantProps<typeof badgeStyles> & { children: ReactNode }) {
  return <span className={badgeStyles({ tone })}>{children}</span>;
}
