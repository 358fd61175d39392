"use client";

import { type ComponentProps, useState } from "react";
import { List } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { Comparison } from "./comparison";
import type { Pair, ShownVersion, Versioned, VersionReading } from "./version";
import { VersionRow } from "./version-row";

interface VersionListProps<D> extends VersionReading<D> {
  /** The versions, newest first. */
  query: ComponentProps<typeof PagedRows<ShownVersion>>["query"];
  subject: Versioned<D>;
  /** What the published version does, as a sentence ends: “answers”, “runs”. */
  verb: string;
  /** Whether the person may read what the versions say. */
  canCompare: boolean;
  /** Goes back to a version; null for those who may not. */
  onRollBack: ((version: number) => Promise<void>) | null;
}

/** The versions of something, what changed between any two, and the way back. */
export function VersionList<D>({ query, subject, verb, canCompare, onRollBack, ...reading }: VersionListProps<D>) {
  const [pair, setPair] = useState<Pair | null>(null);
  return (
    <PagedRows
      query={query}
      what="The versions"
      bar="h-16"
      bars={3}
      moreLabel="Show older versions"
      empty={
        <EmptyState title="No versions yet">
          Publish the draft and it becomes version 1. Versions never change, so every run can tell what it worked with.
        </EmptyState>
      }
    >
      {(rows) => (
        <>
          <List label="Versions">
            {rows.map((row, index) => (
              <VersionRow
                key={row.version}
                version={row}
                verb={verb}
                losesDraft={subject.has_draft_changes}
                onCompare={canCompare ? () => setPair(pairAt(rows, index, subject)) : null}
                onRollBack={onRollBack}
              />
            ))}
          </List>
          {canCompare ? (
            <Comparison subject={subject} versions={rows} pair={pair} onChange={setPair} {...reading} />
          ) : null}
        </>
      )}
    </PagedRows>
  );
}

/** A version is compared with the one before it; the newest with the draft where that says something else. */
function pairAt(rows: readonly ShownVersion[], index: number, subject: Versioned<unknown>): Pair {
  const version = String(rows[index]?.version ?? 1);
  if (index === 0 && subject.has_draft_changes) return { from: version, to: "draft" };
  return { from: String(rows[index + 1]?.version ?? version), to: version };
}
