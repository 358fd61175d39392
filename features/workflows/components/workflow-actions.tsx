"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Copy, Download, Ellipsis, Pencil, Play } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { roleScopes } from "@/lib/auth/roles";
import { saveJsonFile } from "@/lib/json-file";
import { archiveWorkflow, duplicateWorkflow, exportWorkflow, refreshWorkflows, restoreWorkflow } from "../client";
import type { WorkflowDetail } from "../presenting/schema";
import type { RunDialog } from "./slots";
import { isRunnable } from "./workflow-badges";

/** What can be done with a workflow: run it, change it, copy it, take it along, put it away. */
export function WorkflowActions({ workflow, RunDialog }: { workflow: WorkflowDetail; RunDialog: RunDialog }) {
  const { organization, canWrite } = useWorkspace();
  const [open, setOpen] = useState<"run" | "archive" | null>(null);
  const queryClient = useQueryClient();
  const entries = useMenu(workflow, () => setOpen("archive"));
  const isArchived = workflow.archived_at !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isRunnable(workflow) && canWrite ? (
        <Button size="sm" onClick={() => setOpen("run")}>
          <Play aria-hidden="true" />
          Run
        </Button>
      ) : null}
      {workflow.can_edit && !isArchived ? (
        <Button asChild size="sm" variant="secondary">
          <Link href={`/${organization.slug}/workflows/${workflow.key}/edit` as Route}>
            <Pencil aria-hidden="true" />
            Edit
          </Link>
        </Button>
      ) : null}
      {roleScopes[organization.role].has("workflows:write") ? (
        <Menu
          entries={entries}
          button={(props) => (
            <Button {...props} size="icon" variant="secondary" aria-label="More about this workflow">
              <Ellipsis aria-hidden="true" />
            </Button>
          )}
        />
      ) : null}
      {open === "run" ? <RunDialog workflowKey={workflow.key} onClose={() => setOpen(null)} /> : null}
      {open === "archive" ? (
        <ConfirmDialog
          title={`Archive “${workflow.name}”?`}
          confirmLabel="Archive"
          tone="danger"
          onConfirm={() =>
            archiveWorkflow(organization.id, workflow.key).then(() => refreshWorkflows(queryClient, organization.id))
          }
          onClose={() => setOpen(null)}
        >
          Nobody can run it any more, and its schedules and webhooks start nothing. Runs under way go on, its versions
          and runs stay, and it can be restored.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function useMenu(workflow: WorkflowDetail, onArchive: () => void): MenuEntry[] {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();

  async function attempt(act: () => Promise<void>) {
    try {
      await act();
      await refreshWorkflows(queryClient, organization.id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
  }

  const duplicate = () =>
    attempt(async () => {
      const copy = await duplicateWorkflow(organization.id, workflow.key);
      router.push(`/${organization.slug}/workflows/${copy.key}/edit` as Route);
    });
  const restore = () => attempt(async () => void (await restoreWorkflow(organization.id, workflow.key)));
  const save = () =>
    attempt(async () =>
      saveJsonFile(`${workflow.key}.workflow.json`, await exportWorkflow(organization.id, workflow.key)),
    );
  const entries: MenuEntry[] = [];
  if (workflow.in_code.length === 0) {
    entries.push(
      { label: "Duplicate", icon: Copy, onSelect: () => void duplicate() },
      { label: "Export as JSON", icon: Download, onSelect: () => void save() },
    );
  }
  if (!workflow.can_edit) return entries;
  return workflow.archived_at === null
    ? [...entries, { label: "Archive", icon: Archive, tone: "danger", onSelect: onArchive }]
    : [...entries, { label: "Restore", icon: ArchiveRestore, onSelect: () => void restore() }];
}
