"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryStates } from "@/components/ui/query-states";
import { approvalOptions } from "@/features/approvals/client";
import { ApprovalCard } from "@/features/approvals/components/approval-card";
import { ContentCard } from "@/features/approvals/components/content-card";
import { asksItself } from "@/features/approvals/components/human-approval";
import { useWorkspace } from "@/features/organizations/client";

/** What a run asks, with the ways to answer it. */
export default function NotificationQuestion({ approvalId }: { approvalId: string }) {
  const { organization } = useWorkspace();
  const query = useQuery(approvalOptions(organization.id, approvalId));
  return (
    <QueryStates query={query} what="The question" bar="h-24" compact>
      {(approval) => {
        if (approval.status !== "pending") return null;
        if (asksItself(approval)) return <ContentCard approvalId={approvalId} arguments={approval.arguments} />;
        const { tool_name: toolName, arguments: args } = approval;
        return <ApprovalCard approvalId={approvalId} toolName={toolName} arguments={args} />;
      }}
    </QueryStates>
  );
}
