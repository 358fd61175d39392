"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/text-area";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { createWorkflowVersion, refreshWorkflows, workflowVersionOptions } from "../../client";
import { workflowLimits } from "../../constants";
import type { WorkflowDetail } from "../../presenting/schema";
import { useEditor } from "./editor-context";
import { differencesBetween } from "./state/differences";
import { withoutIds } from "./state/draft";

/** Makes the draft the version that runs. What keeps it from that is marked at its place. */
export function PublishDialog({ workflow, onClose }: { workflow: WorkflowDetail; onClose: () => void }) {
  const { organization } = useWorkspace();
  const { editor } = useEditor();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function publish() {
    setError(null);
    if (editor.issues.length > 0)
      return setError(`Fix first: ${editor.issues.map((issue) => issue.message).join(" ")}`);
    setBusy(true);
    try {
      if (!(await editor.flush()))
        return setError("The draft is not saved as it stands. Fix what is marked, then publish.");
      const { version } = await createWorkflowVersion(organization.id, workflow.key, { note, publish: true });
      await refreshWorkflows(queryClient, organization.id);
      showToast(`Version ${version} runs now.`, {
        label: "Show it",
        onSelect: () => router.push(`/${organization.slug}/workflows/${workflow.key}` as Route),
      });
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      editor.complain(thrown.errors);
      setError(thrown.errors.map(({ message }) => message).join(" ") || thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={workflow.version === null ? "Publish the workflow" : "Publish a new version"}
      description="Everybody in the organization can run it then. Runs under way go on with the version with which they began."
      confirm={{ label: "Publish", busy }}
      error={error}
      onSubmit={() => void publish()}
      onClose={onClose}
    >
      <Differences workflow={workflow} />
      <TextArea
        label="What changed?"
        hint="Optional. For those who look for the right version later."
        value={note}
        maxLength={workflowLimits.note}
        onChange={(event) => setNote(event.target.value)}
        data-autofocus
      />
    </Dialog>
  );
}

function Differences({ workflow }: { workflow: WorkflowDetail }) {
  const { organization } = useWorkspace();
  const { draft } = useEditor().editor;
  const { data } = useQuery({
    ...workflowVersionOptions(organization.id, workflow.key, workflow.version ?? 0),
    enabled: workflow.version !== null,
  });
  if (!data) return null;
  const differences = differencesBetween(data.definition, withoutIds(draft));
  if (differences.length === 0) {
    return <p className="text-[13px] text-muted leading-5">Nothing differs from version {data.version}.</p>;
  }
  return (
    <div className="text-[13px] leading-5">
      <p className="text-muted">Differs from version {data.version}:</p>
      <ul aria-label="Differences" className="mt-1 list-disc pl-5">
        {differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    </div>
  );
}
