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
import { createVersion, refreshAgents, versionOptions } from "../../client";
import { agentLimits } from "../../constants";
import type { DraftEditor } from "../../editing/use-draft-editor";
import type { AgentDetail } from "../../schema";
import { differingFields } from "../../versions/differences";
import { fieldLabels } from "../labels";

interface PublishDialogProps {
  agent: AgentDetail;
  editor: DraftEditor;
  onClose: () => void;
}

/** Makes the draft the version that answers. What keeps it from that is marked at its field. */
export function PublishDialog({ agent, editor, onClose }: PublishDialogProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function publish() {
    setBusy(true);
    setError(null);
    try {
      if (!(await editor.flush())) {
        setError("The draft is not saved as it stands. Fix what is marked, then publish.");
        return;
      }
      const { version } = await createVersion(organization.id, agent.key, { note, publish: true });
      await refreshAgents(queryClient, organization.id);
      showToast(`Version ${version} answers now.`, {
        label: "Start a chat",
        onSelect: () => router.push(`/${organization.slug}/chat?agent=${agent.key}` as Route),
      });
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      editor.complain(thrown.errors);
      const messages = thrown.errors.map(({ message }) => message);
      setError(messages.length > 0 ? messages.join(" ") : thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={agent.version === null ? "Publish the agent" : "Publish a new version"}
      description="Everybody in the organization can ask it then. Runs under way go on with the version with which they began."
      confirm={{ label: "Publish", busy }}
      error={error}
      onSubmit={() => void publish()}
      onClose={onClose}
    >
      <Changes agent={agent} editor={editor} />
      <TextArea
        label="What changed?"
        hint="Optional. For those who look for the right version later."
        value={note}
        maxLength={agentLimits.note}
        onChange={(event) => setNote(event.target.value)}
        data-autofocus
      />
    </Dialog>
  );
}

function Changes({ agent, editor }: { agent: AgentDetail; editor: DraftEditor }) {
  const { organization } = useWorkspace();
  const { data } = useQuery({
    ...versionOptions(organization.id, agent.key, agent.version ?? 0),
    enabled: agent.version !== null,
  });
  if (!data) return null;
  const fields = differingFields(data.definition, editor.definition).map(({ field }) => fieldLabels[field]);
  return (
    <p className="text-[13px] text-muted leading-5">
      {fields.length === 0
        ? `Nothing differs from version ${data.version}.`
        : `Differs from version ${data.version} in: ${fields.join(", ")}.`}
    </p>
  );
}
