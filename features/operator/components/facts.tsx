import type { ReactNode } from "react";

/** What is known about something, as pairs; one line each on a phone. */
export function Facts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-8 gap-y-2.5 text-[13px] sm:grid-cols-2 sm:gap-y-4 lg:grid-cols-3">
      {facts.map(([label, value]) => (
        <div key={label} className="flex min-w-0 justify-between gap-6 sm:block">
          <dt className="shrink-0 text-muted">{label}</dt>
          <dd className="min-w-0 break-words font-medium max-sm:text-right sm:mt-0.5">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
