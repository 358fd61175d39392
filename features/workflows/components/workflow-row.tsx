"use client";

import { Play } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { useWorkspace } from "@/features/organizations/client";
import type { ListedWorkflow, Workflow } from "../presenting/schema";
import type { LastRun } from "./slots";
import { isRunnable, WorkflowBadges } from "./workflow-badges";

interface WorkflowRowProps {
  workflow: ListedWorkflow;
  LastRun: LastRun;
  onRun: () => void;
}

/** A workflow in the list; the whole row leads to its page. */
export function WorkflowRow({ workflow, LastRun, onRun }: WorkflowRowProps) {
  const { organization, canWrite } = useWorkspace();
  return (
    <li className="relative flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-4 transition-colors hover:bg-hover sm:px-5">
      <div className="min-w-0 flex-1 basis-64">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 break-words font-medium text-sm">
            <Link
              href={`/${organization.slug}/workflows/${workflow.key}` as Route}
              className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            >
              {workflow.name}
            </Link>
          </h2>
          <WorkflowBadges workflow={workflow} />
        </div>
        <p className="mt-1 line-clamp-2 text-[13px] text-muted leading-5">
          {workflow.description || "Nobody has said yet what it is for."}
        </p>
        <p className="mt-1 text-muted text-xs">{factsOf(workflow)}</p>
      </div>
      <div className="flex items-center gap-4 max-sm:w-full max-sm:justify-between">
        {workflow.last_run ? (
          <LastRun run={workflow.last_run} />
        ) : (
          <span className="text-muted text-xs">Not run yet</span>
        )}
        {isRunnable(workflow) && canWrite ? (
          <Button
            size="sm"
            variant="secondary"
            className="relative"
            onClick={onRun}
            aria-label={`Run ${workflow.name}`}
          >
            <Play aria-hidden="true" />
            Run
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function factsOf({ step_count: steps, agents, tools }: Workflow): string {
  const facts = [counted(steps, "step")];
  if (agents.length > 0) facts.push(counted(agents.length, "agent"));
  if (tools.length > 0) facts.push(counted(tools.length, "tool"));
  return facts.join(" · ");
}

function counted(count: number, one: string): string {
  if (count === 0) return `No ${one}s`;
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
