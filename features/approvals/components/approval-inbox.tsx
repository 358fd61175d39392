"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { approvalsOptions } from "../client";
import type { Approval } from "../schema";
import { ApprovalCard, ArgumentList } from "./approval-card";

/** What waits for this person, then what was decided. */
export function ApprovalInbox() {
  const { organization } = useWorkspace();
  const pending = useInfiniteQuery(approvalsOptions(organization.id, "pending"));
  const all = useInfiniteQuery(approvalsOptions(organization.id, null));
  return (
    <>
      <section aria-labelledby="waiting" className="flex flex-col gap-3">
        <h2 id="waiting" className="font-semibold text-[15px]">
          Waiting
        </h2>
        <PagedRows
          query={pending}
          what="The calls that wait"
          bar="h-40"
          bars={2}
          empty={
            <EmptyState title="Nothing waits for you">
              When an agent wants to use a tool that needs approval, it asks here and in the chat.
            </EmptyState>
          }
        >
          {(rows) => (
            <ul aria-label="Waiting calls" className="flex flex-col gap-4">
              {rows.map((approval) => (
                <WaitingCall key={approval.id} approval={approval} />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
      <History query={all} />
    </>
  );
}

function WaitingCall({ approval }: { approval: Approval }) {
  const asked = useLocalTime(approval.requested_at, formatDateTime);
  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-border bg-raised p-4 shadow-sm sm:p-5">
      <div>
        <h3 className="font-medium text-sm">{approval.tool_name}</h3>
        <p className="mt-0.5 break-words text-[13px] text-muted leading-5">
          <Origin approval={approval} /> · <time dateTime={approval.requested_at}>{asked}</time>
        </p>
      </div>
      <ApprovalCard approvalId={approval.id} toolName={approval.tool_name} arguments={approval.arguments} />
    </li>
  );
}

/** Where the call comes from: the agent, the person it works for, and the conversation for whoever may open it. */
function Origin({ approval }: { approval: Approval }) {
  const { organization } = useWorkspace();
  const { conversation_id: conversationId, conversation_title: title } = approval;
  return (
    <>
      {approval.agent}
      {approval.is_own ? null : ` for ${approval.requested_by.name}`}
      {conversationId === null ? null : (
        <>
          {" in "}
          <Link
            href={`/${organization.slug}/chat/${conversationId}` as Route}
            className="underline underline-offset-2 hover:text-foreground"
          >
            {title ?? "the conversation"}
          </Link>
        </>
      )}
    </>
  );
}

type ApprovalsQuery = Parameters<typeof PagedRows<Approval>>[0]["query"];

function History({ query }: { query: ApprovalsQuery }) {
  return (
    <section aria-labelledby="decided" className="flex flex-col gap-3">
      <h2 id="decided" className="font-semibold text-[15px]">
        Decided
      </h2>
      <PagedRows query={query} what="The decisions" bar="h-16" bars={3} moreLabel="Show older decisions">
        {(rows) => {
          const decided = rows.filter(({ status }) => status !== "pending");
          if (decided.length === 0) return <EmptyState title="No decisions yet" />;
          return (
            <List label="Decided calls">
              {decided.map((approval) => (
                <DecidedCall key={approval.id} approval={approval} />
              ))}
            </List>
          );
        }}
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

function DecidedCall({ approval }: { approval: Approval }) {
  const decided = useLocalTime(approval.decided_at ?? approval.requested_at, formatDateTime);
  const { tone, label } = outcomes[approval.status];
  const by = approval.decided_by;
  return (
    <ListRow
      title={approval.tool_name}
      badges={
        <>
          <Badge tone={tone}>{label}</Badge>
          {approval.edited_arguments === null ? null : <Badge>Changed</Badge>}
        </>
      }
      detail={
        <>
          <Origin approval={approval} /> · {decided}
          {by ? ` by ${by.name}` : ""}
          {approval.reason ? <span className="block">Reason: {approval.reason}</span> : null}
        </>
      }
    >
      <details className="mt-2 text-[13px]">
        <summary className="cursor-pointer text-muted hover:text-foreground">Arguments</summary>
        <div className="mt-2">
          <ArgumentList text={approval.edited_arguments ?? approval.arguments} />
        </div>
      </details>
    </ListRow>
  );
}
