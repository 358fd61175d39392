"use client";

import { lazy, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";

const WordDiff = lazy(() => import("./word-diff"));

/** What two texts have in common and in what they differ. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  if (before === "" && after === "") return <p className="text-[13px] text-muted">Neither has an output.</p>;
  return (
    <Suspense fallback={<Skeleton className="h-24 rounded-xl" />}>
      <WordDiff before={before} after={after} />
    </Suspense>
  );
}
