"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { QueryStates } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { workflowOptions } from "../client";
import type { WorkflowDetail } from "../presenting/schema";
import type { RunDialog } from "./slots";
import { WorkflowActions } from "./workflow-actions";
import { WorkflowBadges } from "./workflow-badges";
import { WorkflowPage } from "./workflow-page";

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
    <WorkflowPage>
      <Link
        href={`/${organization.slug}/workflows` as Route}
        className="-mb-2 -ml-1 flex w-fit items-center gap-1 text-[13px] text-muted hover:text-foreground"
      >
        <ChevronLeft aria-hidden="true" className="size-4" />
        All workflows
      </Link>
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
    </WorkflowPage>
  );
}

function Tabs({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const pathname = usePathname();
  const base = `/${organization.slug}/workflows/${workflow.key}`;
  const tabs = [
    { href: base, label: "Overview" },
    ...(workflow.source === "organization" ? [{ href: `${base}/versions`, label: "Versions" }] : []),
    { href: `${base}/runs`, label: "Runs" },
  ];
  return (
    <nav aria-label="About this workflow" className="-mt-1 flex gap-5 border-border border-b text-[13px]">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={href as Route}
          aria-current={pathname === href ? "page" : undefined}
          className={cn(
            "-mb-px border-transparent border-b-2 pb-2.5 font-medium text-muted hover:text-foreground",
            "aria-[current=page]:border-foreground aria-[current=page]:text-foreground",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
