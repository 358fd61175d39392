"use client";

import { Suspense, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useMediaQuery } from "@/lib/hooks/use-media-query";
import type { Pair, ShownVersion, Versioned, VersionReading } from "./version";

interface ComparisonProps<D> extends VersionReading<D> {
  subject: Versioned<D>;
  versions: readonly ShownVersion[];
  /** What somebody asked to see; null shows what is newest. */
  pair: Pair | null;
  onChange: (pair: Pair) => void;
}

/** Any two versions, or a version and the draft, side by side or one below the other. */
export function Comparison<D>({ subject, versions, pair, onChange, useVersion, Diff }: ComparisonProps<D>) {
  const region = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<"split" | "inline" | null>(null);
  const hasRoom = useMediaQuery("(min-width: 40rem)");
  const layout = chosen ?? (hasRoom === false ? "inline" : "split");
  const shown = pair ?? newestPair(subject, versions);
  const before = useVersion(subject.key, Number(shown.from), shown.from !== "draft");
  const after = useVersion(subject.key, Number(shown.to), shown.to !== "draft");
  useEffect(() => {
    if (pair) region.current?.scrollIntoView({ block: "start" });
  }, [pair]);
  const options = [
    { value: "draft", label: "Draft" },
    ...versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
  ];
  const from = shown.from === "draft" ? subject.draft : before.data?.definition;
  const to = shown.to === "draft" ? subject.draft : after.data?.definition;
  const unread = [before, after].find(({ error }) => error !== null);
  return (
    <div ref={region} className="scroll-mt-4">
      <Section title="What changed">
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 [&>:last-child]:max-sm:col-span-2">
          <Select
            label="From"
            options={options}
            value={shown.from}
            onChange={(event) => onChange({ ...shown, from: event.target.value })}
          />
          <Select
            label="To"
            options={options}
            value={shown.to}
            onChange={(event) => onChange({ ...shown, to: event.target.value })}
          />
          <Select
            label="View"
            options={[
              { value: "split", label: "Side by side" },
              { value: "inline", label: "One below the other" },
            ]}
            value={layout}
            onChange={(event) => setChosen(event.target.value === "inline" ? "inline" : "split")}
          />
        </div>
        {unread ? <Unread error={unread.error} onRetry={unread.refetch} /> : null}
        {from && to ? (
          <Suspense fallback={<Skeleton className="h-32" />}>
            <Diff before={from} after={to} layout={layout} />
          </Suspense>
        ) : null}
        {unread || (from && to) ? null : <Skeleton className="h-32" />}
      </Section>
    </div>
  );
}

function newestPair({ has_draft_changes: isAhead }: Versioned<unknown>, versions: readonly ShownVersion[]): Pair {
  const newest = String(versions[0]?.version ?? 1);
  return isAhead ? { from: newest, to: "draft" } : { from: String(versions[1]?.version ?? newest), to: newest };
}

function Unread({ error, onRetry }: { error: Error | null; onRetry: () => unknown }) {
  return (
    <ErrorNotice
      action={
        <Button variant="secondary" size="sm" onClick={() => void onRetry()}>
          Try again
        </Button>
      }
    >
      The version could not be loaded. {error?.message}
    </ErrorNotice>
  );
}
