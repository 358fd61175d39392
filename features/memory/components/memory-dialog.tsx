"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createMemory, refreshMemories, updateMemory } from "../client";
import type { Memory, MemoryScope } from "../schema";

interface MemoryDialogProps {
  scope: MemoryScope;
  /** The one to correct; a new one without it. */
  memory?: Memory;
  onClose: () => void;
}

export function MemoryDialog({ scope, memory, onClose }: MemoryDialogProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const { field, send, error, busy } = useApiForm({
    defaultValues: { content: memory?.content ?? "" },
    schema: () => import("../schema").then(({ UpdateMemory }) => UpdateMemory),
    submit: ({ content }) =>
      memory ? updateMemory(organization.id, memory.id, content) : createMemory(organization.id, { scope, content }),
    onDone: () => {
      void refreshMemories(queryClient, organization.id);
      onClose();
    },
  });
  return (
    <Dialog
      title={memory ? "Correct this memory" : "Add a memory"}
      onClose={onClose}
      onSubmit={() => void send()}
      error={error}
      confirm={{ label: memory ? "Save" : "Add", busy }}
    >
      <TextArea
        label="What to remember"
        hint="One fact as a whole sentence."
        rows={4}
        data-autofocus
        {...field("content")}
      />
    </Dialog>
  );
}
