import type { ReactNode } from "react";

/** A line of what is known about something. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}

export function ExpressionFact({ label, source }: { label: string; source: string | null }) {
  if (source === null) return null;
  return (
    <Fact label={label}>
      <code className="block whitespace-pre-wrap break-words rounded-lg border border-border bg-surface px-2.5 py-2 font-mono text-xs leading-5">
        {source}
      </code>
    </Fact>
  );
}
