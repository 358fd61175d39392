import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** What went wrong and what to do next, read out as soon as it appears. */
export function ErrorNotice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex animate-fade items-start gap-2.5 rounded-xl border border-danger/25 bg-danger-soft px-3 py-2.5 text-[13px] text-foreground leading-5"
    >
      <CircleAlert aria-hidden="true" className={cn("size-4 shrink-0 text-danger", action ? "mt-2" : "mt-0.5")} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-48 flex-1">{children}</p>
        {action}
      </div>
    </div>
  );
}

export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-12 text-center">
      <p className="font-medium text-sm">{title}</p>
      {children ? <p className="max-w-sm text-balance text-[13px] text-muted leading-5">{children}</p> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
