"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy } from "react";
import { showToast } from "@/components/ui/toast";
import { VersionList } from "@/components/versions/version-list";
import { useWorkspace } from "@/features/organizations/client";
import { roleScopes } from "@/lib/auth/roles";
import { refreshAgents, rollBackAgent, versionOptions, versionsOptions } from "../../client";
import type { AgentDefinition } from "../../definition/schema";
import type { AgentDetail } from "../../schema";
import { AgentShell } from "../agent-shell";

const VersionDiff = lazy(() => import("./version-diff"));

/** The versions of an agent, what changed between any two, and the way back. */
export function AgentVersions({ agentKey }: { agentKey: string }) {
  return <AgentShell agentKey={agentKey}>{(agent) => <Versions agent={agent} />}</AgentShell>;
}

function Versions({ agent }: { agent: AgentDetail }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const versions = useInfiniteQuery(versionsOptions(organization.id, agent.key));

  async function goBack(version: number) {
    await rollBackAgent(organization.id, agent.key, version);
    await refreshAgents(queryClient, organization.id);
    showToast(`Version ${version} answers now.`);
  }

  return (
    <VersionList<AgentDefinition>
      query={versions}
      subject={agent}
      verb="answers"
      canCompare={roleScopes[organization.role].has("agents:write")}
      onRollBack={agent.can_edit && agent.archived_at === null ? goBack : null}
      useVersion={useAgentVersion}
      Diff={VersionDiff}
    />
  );
}

function useAgentVersion(key: string, version: number, enabled: boolean) {
  const { organization } = useWorkspace();
  return useQuery({ ...versionOptions(organization.id, key, version), enabled });
}
