"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy } from "react";
import { showToast } from "@/components/ui/toast";
import { VersionList } from "@/components/versions/version-list";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { refreshWorkflows, rollBackWorkflow, workflowVersionOptions, workflowVersionsOptions } from "../../client";
import type { WorkflowDefinition } from "../../definition/schema";
import type { WorkflowDetail } from "../../presenting/schema";

const VersionDiff = lazy(() => import("./version-diff"));

/** The versions of a workflow, what changed between any two, and the way back. */
export function WorkflowVersions({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const versions = useInfiniteQuery(workflowVersionsOptions(organization.id, workflow.key));

  async function goBack(version: number) {
    await rollBackWorkflow(organization.id, workflow.key, version);
    await refreshWorkflows(queryClient, organization.id);
    showToast(`Version ${version} runs now.`);
  }

  return (
    <VersionList<WorkflowDefinition>
      query={versions}
      subject={workflow}
      verb="runs"
      canCompare={roleScopes[organization.role].has("workflows:write")}
      onRollBack={workflow.can_edit && workflow.archived_at === null ? goBack : null}
      useVersion={useWorkflowVersion}
      Diff={VersionDiff}
    />
  );
}

function useWorkflowVersion(key: string, version: number, enabled: boolean) {
  const { organization } = useWorkspace();
  return useQuery({ ...workflowVersionOptions(organization.id, key, version), enabled });
}
