"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { runsOptions } from "../../inspector/client";
import type { Run, RunSummary } from "../../schema";
import { RunStatusBadge } from "../run-status";

/** Chooses with which other run of the same workflow one is compared. */
export function CompareDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const { organization } = useWorkspace();
  const others = useInfiniteQuery(runsOptions(organization.id, run.workflow ? { workflow: run.workflow } : {}));
  return (
    <Dialog title="Compare with" description="The other runs of this workflow, the newest first." onClose={onClose}>
      <div className="flex flex-col gap-3">
        <PagedRows query={others} what="The runs" bar="h-12" bars={3} moreLabel="Show older runs">
          {(rows) => {
            const shown = rows.filter(({ id }) => id !== run.id);
            if (shown.length === 0) return <EmptyState title="There is no other run yet" />;
            return (
              <ul className="divide-y divide-border overflow-hidden rounded-xl border border-border">
                {shown.map((other) => (
                  <OtherRun key={other.id} other={other} run={run} slug={organization.slug} onClose={onClose} />
                ))}
              </ul>
            );
          }}
        </PagedRows>
      </div>
    </Dialog>
  );
}

interface OtherRunProps {
  other: RunSummary;
  run: Run;
  slug: string;
  onClose: () => void;
}

function OtherRun({ other, run, slug, onClose }: OtherRunProps) {
  const began = useLocalTime(other.created_at, formatDateTime);
  const isOrigin = other.id === run.rerun_of;
  // The earlier one stands at the left.
  const [left, right] = other.created_at < run.created_at ? [other.id, run.id] : [run.id, other.id];
  return (
    <li>
      <Link
        href={`/${slug}/runs/${left}/compare/${right}` as Route}
        onClick={onClose}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2.5 text-[13px] leading-5 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="min-w-0 flex-1 basis-40 truncate font-medium">{other.input}</span>
        <RunStatusBadge status={other.status} />
        <span className="w-full text-muted">
          {began} · {other.started_by.name}
          {isOrigin ? " · repeated by this run" : ""}
        </span>
      </Link>
    </li>
  );
}
