"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { FileDialog } from "@/components/ui/file-dialog";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { parseJsonObject } from "@/lib/json-object";
import { importAgent, refreshAgents } from "../client";
import type { AgentExport } from "../schema";

/** Takes an exported agent from a file. What does not exist here is told afterwards. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();

  async function take(file: File): Promise<string | null> {
    const value = parseJsonObject(await file.text());
    if (value === null) return "This file is not JSON. Choose one that “Export” has made.";
    try {
      const agent = await importAgent(organization.id, value as AgentExport);
      await refreshAgents(queryClient, organization.id);
      showToast(sentenceOf(agent.name, agent.left_out.length));
      router.push(`/${organization.slug}/agents/${agent.key}/edit` as Route);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      const [first] = thrown.errors;
      return first ? `This is not an exported agent: ${first.path}: ${first.message}` : thrown.detail;
    }
  }

  return (
    <FileDialog
      title="Import an agent"
      description="From a file that “Export” has made, here or in another installation. It becomes a draft of yours."
      confirmLabel="Import"
      onFile={take}
      onClose={onClose}
    />
  );
}

function sentenceOf(name: string, leftOut: number): string {
  if (leftOut === 0) return `“${name}” was imported.`;
  return `“${name}” was imported without ${leftOut} thing${leftOut === 1 ? "" : "s"} that do not exist here.`;
}
