"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { BackLink } from "@/components/ui/back-link";
import { PageTabs } from "@/components/ui/page-tabs";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { workflowOptions } from "../client";
import type { WorkflowDetail } from "../presenting/schema";
import type { RunDialog } from "./slots";
import { WorkflowActions } from "./workflow-actions";
import { WorkflowBadges } from "./workflow-badges";

interface WorkflowShellProps {
  workflowKey: string;
  RunDialog: RunDialog;
  children: (workflow: WorkflowDetail) => ReactNode;
}

/** What the pages of one workflow share: its name, what can be done with it, and the way between them. */
export function WorkflowShell({ workflowKey, RunDialog, children }: WorkflowShellProps) {
  const { organization } = useWorkspace();
  const workflow = useQuery(workflowOptions(organization.id, workflowKey));
  return (
    <PageFrame>
      <BackLink href={`/${organization.slug}/workflows`}>All workflows</BackLink>
      <QueryStates query={workflow} what="The workflow" bar="h-28" bars={2}>
        {(data) => (
          <>
            <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
              <div className="min-w-0 flex-1 basis-56">
                <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                  <h1 className="min-w-0 break-words font-semibold text-xl tracking-[-0.015em]">{data.name}</h1>
                  <WorkflowBadges workflow={data} />
                </div>
                <p className="mt-1 max-w-prose text-[13px] text-muted leading-5">
                  {data.description || "Nobody has said yet what it is for."}
                </p>
              </div>
              <WorkflowActions workflow={data} RunDialog={RunDialog} />
            </header>
            <Tabs workflow={data} />
            {children(data)}
          </>
        )}
      </QueryStates>
    </PageFrame>
  );
}

function Tabs({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const base = `/${organization.slug}/workflows/${workflow.key}`;
  const tabs = [
    { href: base, label: "Overview" },
    ...(workflow.source === "organization" ? [{ href: `${base}/versions`, label: "Versions" }] : []),
    { href: `${base}/runs`, label: "Runs" },
  ];
  return <PageTabs label="About this workflow" tabs={tabs} />;
}
