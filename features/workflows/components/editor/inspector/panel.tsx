import type { ReactNode } from "react";

interface PanelProps {
  /** The small word above the title. */
  kind: string;
  title: string;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What the inspector shows of one part. */
export function Panel({ kind, title, actions, children }: PanelProps) {
  return (
    <div className="flex flex-col gap-5 p-4 pb-10">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-muted text-xs leading-4">{kind}</p>
          <h2 className="truncate font-semibold text-[15px] leading-6">{title}</h2>
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

/** Fields that belong together and that few ever change. */
export function Folded({ title, note, children }: { title: string; note?: string | undefined; children: ReactNode }) {
  return (
    <details className="group -mx-4 border-border border-t px-4 pt-4" open={note !== undefined}>
      <summary className="flex list-none items-center justify-between gap-3 rounded font-medium text-[13px] marker:content-none">
        {title}
        <span className="text-muted text-xs group-open:hidden">{note ?? "Show"}</span>
      </summary>
      <div className="flex flex-col gap-5 pt-4">{children}</div>
    </details>
  );
}
