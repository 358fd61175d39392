import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  description?: ReactNode;
  /** The page's main act, such as the button that creates one. */
  action?: ReactNode;
}

export function PageHeader({ title, description, action }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        <h1 className="font-semibold text-xl tracking-[-0.015em]">{title}</h1>
        {description ? (
          <p className="mt-1 max-w-prose text-balance text-[13px] text-muted leading-5">{description}</p>
        ) : null}
      </div>
      {action}
    </header>
  );
}
