"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Upload } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { ListFilter } from "@/components/ui/list-filter";
import { EmptyState } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { type WorkflowFilter, workflowPagesOptions } from "../client";
import { ImportDialog } from "./import/import-dialog";
import type { LastRun, RunDialog } from "./slots";
import { WorkflowRow } from "./workflow-row";

const typingPauseMs = 200;
const parts: { value: WorkflowFilter["show"]; label: string }[] = [
  { value: "all", label: "All workflows" },
  { value: "organization", label: "Built here" },
  { value: "catalog", label: "From the catalog" },
  { value: "archived", label: "Archived" },
];

/** All workflows here, how their newest run stands, and the way to a new one. */
export function WorkflowList({ LastRun, RunDialog }: { LastRun: LastRun; RunDialog: RunDialog }) {
  const { organization } = useWorkspace();
  const mayBuild = roleScopes[organization.role].has("workflows:write");
  const [importing, setImporting] = useState(false);
  const [running, setRunning] = useState<string | null>(null);
  const [filter, setFilter] = useState<WorkflowFilter>({ q: "", show: "all" });
  const q = useDebounced(filter.q.trim(), typingPauseMs);
  const workflows = useInfiniteQuery({
    ...workflowPagesOptions(organization.id, { ...filter, q }),
    placeholderData: (before) => before,
  });
  return (
    <PageFrame>
      <PageHeader
        title="Workflows"
        description="Agents, tools and people, one after the other or at the same time. A run goes on after a crash where it was."
        action={mayBuild ? <Actions slug={organization.slug} onImport={() => setImporting(true)} /> : null}
      />
      <ListFilter what="workflows" filter={filter} parts={parts} onChange={setFilter} />
      <section aria-label="Workflows" aria-busy={workflows.isFetching} className="flex flex-col gap-4">
        <PagedRows
          query={workflows}
          what="The workflows"
          bar="h-24"
          bars={3}
          moreLabel="Show more workflows"
          empty={<NoWorkflows filter={{ ...filter, q }} mayBuild={mayBuild} slug={organization.slug} />}
        >
          {(rows) => (
            <ul className="divide-y divide-border overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
              {rows.map((workflow) => (
                <WorkflowRow
                  key={workflow.id}
                  workflow={workflow}
                  LastRun={LastRun}
                  onRun={() => setRunning(workflow.key)}
                />
              ))}
            </ul>
          )}
        </PagedRows>
      </section>
      {importing ? <ImportDialog onClose={() => setImporting(false)} /> : null}
      {running === null ? null : <RunDialog workflowKey={running} onClose={() => setRunning(null)} />}
    </PageFrame>
  );
}

function Actions({ slug, onImport }: { slug: string; onImport: () => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" variant="secondary" onClick={onImport}>
        <Upload aria-hidden="true" />
        Import
      </Button>
      <NewWorkflow slug={slug} />
    </div>
  );
}

function NewWorkflow({ slug }: { slug: string }) {
  return (
    <Button asChild size="sm">
      <Link href={`/${slug}/workflows/new` as Route}>
        <Plus aria-hidden="true" />
        New workflow
      </Link>
    </Button>
  );
}

function NoWorkflows({ filter, mayBuild, slug }: { filter: WorkflowFilter; mayBuild: boolean; slug: string }) {
  if (filter.q !== "") return <EmptyState title="No workflows found">Try other words or another filter.</EmptyState>;
  if (filter.show === "archived") {
    return <EmptyState title="Nothing is archived">Workflows that you archive wait here to be restored.</EmptyState>;
  }
  return (
    <EmptyState title="No workflows built here yet" action={mayBuild ? <NewWorkflow slug={slug} /> : null}>
      Put agents, tools and approvals in an order, run it by hand, by the API, on a schedule or from a webhook.
    </EmptyState>
  );
}
