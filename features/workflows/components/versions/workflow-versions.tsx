"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { refreshWorkflows, rollBackWorkflow, workflowVersionsOptions } from "../../client";
import type { WorkflowDetail, WorkflowVersion } from "../../presenting/schema";
import { Comparison } from "./comparison";

/** The versions of a workflow, what changed between any two, and the way back. */
export function WorkflowVersions({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const versions = useInfiniteQuery(workflowVersionsOptions(organization.id, workflow.key));
  const seesDefinitions = roleScopes[organization.role].has("workflows:write");
  const [pair, setPair] = useState<{ from: string; to: string } | null>(null);
  return (
    <PagedRows
      query={versions}
      what="The versions"
      bar="h-16"
      bars={3}
      moreLabel="Show older versions"
      empty={
        <EmptyState title="No versions yet">
          Publish the draft and it becomes version 1. Versions never change, so every run can tell what it worked with.
        </EmptyState>
      }
    >
      {(rows) => (
        <>
          <List label="Versions">
            {rows.map((row, index) => (
              <VersionRow
                key={row.version}
                workflow={workflow}
                version={row}
                onCompare={
                  seesDefinitions
                    ? () =>
                        setPair(
                          index === 0 && workflow.has_draft_changes
                            ? { from: String(row.version), to: "draft" }
                            : { from: String(rows[index + 1]?.version ?? row.version), to: String(row.version) },
                        )
                    : null
                }
              />
            ))}
          </List>
          {seesDefinitions ? <Comparison workflow={workflow} versions={rows} pair={pair} onChange={setPair} /> : null}
        </>
      )}
    </PagedRows>
  );
}

interface VersionRowProps {
  workflow: WorkflowDetail;
  version: WorkflowVersion;
  onCompare: (() => void) | null;
}

function VersionRow({ workflow, version, onCompare }: VersionRowProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [goingBack, setGoingBack] = useState(false);
  const made = useLocalTime(version.created_at, formatDateTime);

  async function goBack() {
    await rollBackWorkflow(organization.id, workflow.key, version.version);
    await refreshWorkflows(queryClient, organization.id);
    showToast(`Version ${version.version} runs now.`);
  }

  return (
    <ListRow
      title={`Version ${version.version}`}
      badges={version.published ? <Badge tone="positive">Runs now</Badge> : null}
      detail={
        <>
          {version.note ? <span className="block text-foreground">{version.note}</span> : null}
          {[version.created_by?.name, made].filter(Boolean).join(" · ")}
        </>
      }
      actions={
        <>
          {onCompare ? (
            <Button size="sm" variant="ghost" onClick={onCompare} aria-label={`Compare version ${version.version}`}>
              Compare
            </Button>
          ) : null}
          {workflow.can_edit && workflow.archived_at === null && !version.published ? (
            <Button
              size="sm"
              variant="secondary"
              onClick={() => setGoingBack(true)}
              aria-label={`Roll back to version ${version.version}`}
            >
              Roll back
            </Button>
          ) : null}
        </>
      }
    >
      {goingBack ? (
        <ConfirmDialog
          title={`Roll back to version ${version.version}?`}
          confirmLabel="Roll back"
          onConfirm={goBack}
          onClose={() => setGoingBack(false)}
        >
          It runs from now on, and the draft becomes what it says.
          {workflow.has_draft_changes ? " The draft’s unpublished changes are lost." : ""} Runs under way go on with the
          version with which they began.
        </ConfirmDialog>
      ) : null}
    </ListRow>
  );
}
