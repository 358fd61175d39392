"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useHotkeys } from "@/lib/hooks/use-hotkeys";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { approvalsOptions } from "../client";
import type { Approval } from "../schema";
import { ApprovalCard } from "./approval-card";
import { ApprovalOrigin } from "./approval-origin";
import { ContentCard } from "./content-card";
import { DecisionHistory } from "./decision-history";
import { asksItself, readQuestion } from "./human-approval";

/** What waits for this person, then what was decided. J and K go through what waits. */
export function ApprovalInbox() {
  const { organization } = useWorkspace();
  const pending = useInfiniteQuery(approvalsOptions(organization.id, "pending"));
  const list = useRef<HTMLUListElement>(null);
  const isMany = (pending.data?.pages.flatMap(({ data }) => data).length ?? 0) > 1;
  const go = (step: 1 | -1) => () => {
    const items = [...(list.current?.children ?? [])] as HTMLElement[];
    const place = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[place < 0 ? 0 : place + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return next !== undefined;
  };
  useHotkeys({ j: go(1), k: go(-1) });
  return (
    <>
      <section aria-labelledby="waiting" className="flex flex-col gap-3">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="waiting" className="font-semibold text-[15px]">
            Waiting
          </h2>
          {isMany ? (
            <p className="text-muted text-xs max-sm:hidden">
              <Kbd>J</Kbd> and <Kbd>K</Kbd> go to the next and the one before
            </p>
          ) : null}
        </div>
        <PagedRows
          query={pending}
          what="What waits"
          bar="h-40"
          bars={2}
          empty={
            <EmptyState title="Nothing waits for you">
              When an agent wants to use a tool that needs approval, or a workflow comes to a step that does, it asks
              here.
            </EmptyState>
          }
        >
          {(rows) => (
            <ul ref={list} aria-label="Waiting calls" className="flex flex-col gap-4">
              {rows.map((approval) => (
                <Waiting key={approval.id} approval={approval} />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
      <DecisionHistory />
    </>
  );
}

function Waiting({ approval }: { approval: Approval }) {
  const asked = useLocalTime(approval.requested_at, formatDateTime);
  const isOfWorkflow = asksItself(approval);
  return (
    <li
      tabIndex={-1}
      className="flex flex-col gap-3 rounded-2xl border border-border bg-raised p-4 shadow-sm focus-visible:outline-2 focus-visible:outline-accent sm:p-5"
    >
      <div>
        <h3 className="break-words font-medium text-sm">
          {isOfWorkflow ? readQuestion(approval.arguments).message : approval.tool_name}
        </h3>
        <p className="mt-0.5 break-words text-[13px] text-muted leading-5">
          <ApprovalOrigin approval={approval} /> · <time dateTime={approval.requested_at}>{asked}</time>
        </p>
      </div>
      {isOfWorkflow ? (
        <ContentCard approvalId={approval.id} arguments={approval.arguments} isAsked />
      ) : (
        <ApprovalCard approvalId={approval.id} toolName={approval.tool_name} arguments={approval.arguments} />
      )}
    </li>
  );
}
