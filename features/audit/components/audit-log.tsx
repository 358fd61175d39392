"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatCount } from "@/lib/format";
import { auditOptions, auditSummaryOptions } from "../client";
import type { AuditFilter } from "../schema";
import { filterFromSearch } from "../utils";
import { AuditFilters } from "./audit-filters";
import { AuditRow } from "./audit-row";
import { ChainCheck } from "./chain-check";
import { ExportButtons } from "./export-buttons";

/** The organization's audit log: filters that live in the address, a count that stays current, and signed exports. */
export function AuditLog() {
  const { organization } = useWorkspace();
  const search = useSearchParams();
  const filter = filterFromSearch(search);
  const summary = useQuery(auditSummaryOptions(organization.id, filter));
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change in the organization: who, what, on what and from where. Rows are never changed or removed."
        action={<ExportButtons filter={filter} />}
      />
      <AuditFilters search={search} summary={summary.data} />
      <Rows filter={filter} count={summary.data?.count} newest={summary.data?.last_sequence} />
      <ChainCheck />
    </>
  );
}

interface RowsProps {
  filter: AuditFilter;
  count: number | undefined;
  /** Place of the newest row of all, as far as the count knows. */
  newest: number | undefined;
}

function Rows({ filter, count, newest }: RowsProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const options = auditOptions(organization.id, filter);
  const list = useInfiniteQuery(options);
  const isNarrowed = Object.keys(filter).length > 0;
  const shown = list.data?.pages[0]?.data[0]?.sequence ?? newest ?? 0;
  const more = isNarrowed ? 0 : (newest ?? 0) - shown;
  return (
    <section aria-label="Rows of the log" aria-busy={list.isFetching} className="flex flex-col gap-3">
      <PagedRows query={list} what="The log" bar="h-14" bars={6} moreLabel="Show older rows">
        {(rows) => (
          <>
            <div className="flex min-h-8 flex-wrap items-center justify-between gap-3 text-[13px] text-muted">
              <span role="status">{count === undefined ? "" : countInWords(count, isNarrowed)}</span>
              {more > 0 ? (
                <Button
                  size="sm"
                  variant="secondary"
                  onClick={() => queryClient.resetQueries({ queryKey: options.queryKey, exact: true })}
                >
                  {more === 1 ? "Show 1 new row" : `Show ${formatCount(more)} new rows`}
                </Button>
              ) : null}
            </div>
            {rows.length === 0 ? (
              <EmptyState title="Nothing found">No row of the log matches these filters.</EmptyState>
            ) : (
              <ul className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
                {rows.map((event) => (
                  <AuditRow key={event.id} event={event} />
                ))}
              </ul>
            )}
          </>
        )}
      </PagedRows>
    </section>
  );
}

function countInWords(count: number, isNarrowed: boolean): string {
  const rows = count === 1 ? "1 row" : `${formatCount(count)} rows`;
  return isNarrowed ? `${rows} found` : rows;
}
