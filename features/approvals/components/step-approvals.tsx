"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/features/organizations/client";
import { pendingCountOptions, runApprovalsOptions } from "../client";
import { ApprovalCard } from "./approval-card";
import { ContentCard } from "./content-card";
import { asksItself } from "./human-approval";

/** What a step of a workflow's run asks, to be decided about on the spot. */
export function StepApprovals({ runId, step }: { runId: string; step: string }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const { data, isPending } = useQuery(runApprovalsOptions(organization.id, runId));
  // The badge learns of the question as soon as the page does.
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: pendingCountOptions(organization.id).queryKey });
  }, [queryClient, organization.id]);
  if (isPending) return <Skeleton className="h-28 rounded-xl" />;
  const mine = (data ?? []).filter((approval) => approval.step === step);
  return mine.map((approval) =>
    asksItself(approval) ? (
      <ContentCard key={approval.id} approvalId={approval.id} arguments={approval.arguments} />
    ) : (
      <div key={approval.id} className="flex flex-col gap-2">
        <h3 className="font-medium text-[13px]">{approval.tool_name}</h3>
        <ApprovalCard approvalId={approval.id} toolName={approval.tool_name} arguments={approval.arguments} />
      </div>
    ),
  );
}
