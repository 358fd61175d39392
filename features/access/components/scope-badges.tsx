"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";

const shownAtFirst = 4;

interface ScopeBadgesProps {
  scopes: readonly string[];
  /** Those that hold at the moment; the others are crossed out. All of them unless told. */
  effective?: readonly string[];
}

/** What a credential may do: the first few scopes, and all of them on demand. */
export function ScopeBadges({ scopes, effective = scopes }: ScopeBadgesProps) {
  const [all, setAll] = useState(false);
  const shown = all || scopes.length <= shownAtFirst + 1 ? scopes : scopes.slice(0, shownAtFirst);
  return (
    <ul aria-label="Scopes" className="mt-2.5 flex flex-wrap gap-1.5">
      {shown.map((scope) => {
        const holds = effective.includes(scope);
        return (
          <li
            key={scope}
            title={holds ? undefined : "The maker’s role does not grant this at the moment."}
            className={cn(
              "rounded-md border border-border bg-surface px-1.5 font-mono text-[11px] leading-5",
              holds ? "text-foreground" : "text-muted line-through",
            )}
          >
            {scope}
            {holds ? null : <span className="sr-only"> (not at the moment)</span>}
          </li>
        );
      })}
      {shown.length < scopes.length ? (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="rounded-md border border-border border-dashed px-1.5 text-[11px] text-muted leading-5 hover:text-foreground"
          >
            {scopes.length - shown.length} more
          </button>
        </li>
      ) : null}
    </ul>
  );
}
