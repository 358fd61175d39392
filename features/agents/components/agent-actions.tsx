"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Copy, Download, Ellipsis, MessageSquare, Pencil } from "lucide-react";
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
import { archiveAgent, duplicateAgent, exportAgent, refreshAgents, restoreAgent } from "../client";
import type { AgentDetail } from "../schema";

/** What can be done with an agent: ask it, change it, copy it, take it along, put it away. */
export function AgentActions({ agent }: { agent: AgentDetail }) {
  const { organization, canWrite } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [archiving, setArchiving] = useState(false);
  const mayBuild = roleScopes[organization.role].has("agents:write");
  const base = `/${organization.slug}/agents`;
  const answers = agent.archived_at === null && (agent.source === "catalog" || agent.version !== null);

  async function attempt(act: () => Promise<void>) {
    try {
      await act();
      await refreshAgents(queryClient, organization.id);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
  }

  const duplicate = () =>
    attempt(async () => {
      const copy = await duplicateAgent(organization.id, agent.key);
      router.push(`${base}/${copy.key}/edit` as Route);
    });
  const restore = () => attempt(async () => void (await restoreAgent(organization.id, agent.key)));
  const save = () =>
    attempt(async () => saveJsonFile(`${agent.key}.agent.json`, await exportAgent(organization.id, agent.key)));
  const isArchived = agent.archived_at !== null;
  const entries: MenuEntry[] = [
    { label: "Duplicate", icon: Copy, onSelect: () => void duplicate() },
    { label: "Export as JSON", icon: Download, onSelect: () => void save() },
  ];
  if (agent.can_edit && isArchived) {
    entries.push({ label: "Restore", icon: ArchiveRestore, onSelect: () => void restore() });
  }
  if (agent.can_edit && !isArchived) {
    entries.push({ label: "Archive", icon: Archive, tone: "danger", onSelect: () => setArchiving(true) });
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {answers && canWrite ? (
        <Button asChild size="sm">
          <Link href={`/${organization.slug}/chat?agent=${agent.key}` as Route}>
            <MessageSquare aria-hidden="true" />
            Start a chat
          </Link>
        </Button>
      ) : null}
      {agent.can_edit && !isArchived ? (
        <Button asChild size="sm" variant="secondary">
          <Link href={`${base}/${agent.key}/edit` as Route}>
            <Pencil aria-hidden="true" />
            Edit
          </Link>
        </Button>
      ) : null}
      {mayBuild ? (
        <Menu
          entries={entries}
          button={(props) => (
            <Button {...props} size="icon" variant="secondary" aria-label="More about this agent">
              <Ellipsis aria-hidden="true" />
            </Button>
          )}
        />
      ) : null}
      {archiving ? (
        <ConfirmDialog
          title={`Archive “${agent.name}”?`}
          confirmLabel="Archive"
          tone="danger"
          onConfirm={() =>
            archiveAgent(organization.id, agent.key).then(() => refreshAgents(queryClient, organization.id))
          }
          onClose={() => setArchiving(false)}
        >
          Nobody can ask it any more, and agents that hand over to it do without. Its versions and runs stay, and it can
          be restored.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
