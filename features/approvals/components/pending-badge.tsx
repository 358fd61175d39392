"use client";

import { useQuery } from "@tanstack/react-query";
import { useWorkspace } from "@/features/organizations/client";
import { mostCounted, pendingCountOptions } from "../client";

/** How many calls wait for this person, at the end of a navigation entry; nothing when none does. */
export function PendingBadge() {
  const { organization } = useWorkspace();
  const { data: count = 0 } = useQuery(pendingCountOptions(organization.id));
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-accent-soft px-1.5 font-medium text-accent text-xs tabular-nums leading-5">
      {count >= mostCounted ? `${mostCounted}+` : count}
      <span className="sr-only"> waiting</span>
    </span>
  );
}
