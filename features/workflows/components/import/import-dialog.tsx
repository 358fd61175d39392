"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { FileDialog } from "@/components/ui/file-dialog";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { refreshWorkflows } from "../../client";
import { importedSentence, takeWorkflowFile } from "./take-file";

/** Takes a workflow from a file and opens its draft, in which what does not exist here is marked. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();

  async function take(file: File): Promise<string | null> {
    try {
      const taken = await takeWorkflowFile(organization.id, file);
      if ("problem" in taken) return taken.problem;
      await refreshWorkflows(queryClient, organization.id);
      showToast(importedSentence(taken));
      router.push(`/${organization.slug}/workflows/${taken.workflow.key}/edit` as Route);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      return thrown.errors.map(({ path, message }) => `${path}: ${message}`).join(" ") || thrown.detail;
    }
  }

  return (
    <FileDialog
      title="Import a workflow"
      description="From a file that “Export” has made, here or in another installation. It becomes a draft of yours."
      confirmLabel="Import"
      onFile={take}
      onClose={onClose}
    />
  );
}
