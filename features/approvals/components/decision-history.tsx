"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { type ApprovalFilter, approvalsOptions } from "../client";
import type { Approval } from "../schema";
import { ArgumentList } from "./approval-card";
import { ApprovalOrigin } from "./approval-origin";
import { asksItself, readQuestion } from "./human-approval";

const filters: readonly { value: Exclude<ApprovalFilter, "pending">; label: string }[] = [
  { value: "decided", label: "All decisions" },
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Rejected" },
  { value: "cancelled", label: "Cancelled" },
];

/** What waits no more. */
export function DecisionHistory() {
  const { organization } = useWorkspace();
  const [filter, setFilter] = useState<ApprovalFilter>("decided");
  const query = useInfiniteQuery(approvalsOptions(organization.id, filter));
  return (
    <section aria-labelledby="decided" className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-4">
        <h2 id="decided" className="font-semibold text-[15px]">
          Decided
        </h2>
        <div className="w-40">
          <SelectBox
            compact
            aria-label="Which decisions"
            value={filter}
            onChange={(event) =>
              setFilter(filters.find(({ value }) => value === event.target.value)?.value ?? "decided")
            }
            options={filters}
          />
        </div>
      </div>
      <PagedRows
        query={query}
        what="The decisions"
        bar="h-16"
        bars={3}
        moreLabel="Show older decisions"
        empty={<EmptyState title={filter === "decided" ? "No decisions yet" : "None of these"} />}
      >
        {(rows) => (
          <List label="Decided calls">
            {rows.map((approval) => (
              <Decided key={approval.id} approval={approval} />
            ))}
          </List>
        )}
      </PagedRows>
    </section>
  );
}

const outcomes = {
  pending: { tone: "warning", label: "Waits" },
  approved: { tone: "positive", label: "Approved" },
  rejected: { tone: "danger", label: "Rejected" },
  cancelled: { tone: "neutral", label: "Cancelled" },
} as const;

function Decided({ approval }: { approval: Approval }) {
  const decided = useLocalTime(approval.decided_at ?? approval.requested_at, formatDateTime);
  const { tone, label } = outcomes[approval.status];
  const by = approval.decided_by;
  const isOfWorkflow = asksItself(approval);
  return (
    <ListRow
      title={isOfWorkflow ? readQuestion(approval.arguments).message : approval.tool_name}
      badges={
        <>
          <Badge tone={tone}>{label}</Badge>
          {approval.edited_arguments === null ? null : <Badge>Changed</Badge>}
        </>
      }
      detail={
        <>
          <ApprovalOrigin approval={approval} /> · {decided}
          {by ? ` by ${by.name}` : ""}
          {approval.reason ? <span className="block">Reason: {approval.reason}</span> : null}
        </>
      }
    >
      <details className="mt-2 text-[13px]">
        <summary className="cursor-pointer text-muted hover:text-foreground">
          {isOfWorkflow ? "Content" : "Arguments"}
        </summary>
        <div className="mt-2">
          <ArgumentList text={approval.edited_arguments ?? approval.arguments} />
        </div>
      </details>
    </ListRow>
  );
}
