import { type ReactNode, useId } from "react";
import { cn } from "./cn";

interface SectionProps {
  title: string;
  description?: ReactNode;
  /** Stands at the title's right, such as a small button. */
  action?: ReactNode;
  children?: ReactNode;
  /** The last line of the card: what saving does, and the button that saves. */
  footer?: ReactNode;
  tone?: "danger";
}

/** One subject of a settings page: a card with a title, what it means and what can be done. */
export function Section({ title, description, action, children, footer, tone }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn(
        "overflow-hidden rounded-2xl border bg-raised shadow-sm",
        tone === "danger" ? "border-danger/30" : "border-border",
      )}
    >
      <div className="flex flex-col gap-5 p-5 sm:p-6">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-56">
            <h2 id={id} className="font-semibold text-[15px]">
              {title}
            </h2>
            {description ? (
              <div className="mt-1 max-w-prose text-[13px] text-muted leading-5">{description}</div>
            ) : null}
          </div>
          {action}
        </div>
        {children}
      </div>
      {footer ? (
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-border border-t bg-surface px-5 py-3 text-[13px] text-muted sm:px-6">
          {footer}
        </div>
      ) : null}
    </section>
  );
}
