import type { ReactNode } from "react";

/** Figures at a glance, each a `Fact`. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-2xl border border-border bg-raised p-4 text-[13px] leading-5 shadow-sm sm:grid-cols-4 sm:p-5">
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="mb-0.5 text-muted">{label}</dt>
      <dd className="min-w-0 break-words font-medium">{children}</dd>
    </div>
  );
}
