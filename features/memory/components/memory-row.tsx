"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ListRow } from "@/components/ui/list";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { deleteMemory, refreshMemories } from "../client";
import type { Memory } from "../schema";
import { MemoryDialog } from "./memory-dialog";

export function MemoryRow({ memory }: { memory: Memory }) {
  const { organization, canWrite } = useWorkspace();
  const queryClient = useQueryClient();
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const written = useLocalTime(memory.updated_at, formatDateTime);
  return (
    <ListRow
      title={<span className="whitespace-pre-wrap font-normal">{memory.content}</span>}
      detail={`${memory.agent === null ? "Written by a person" : `Written by ${memory.agent}`} · ${written}`}
      actions={
        canWrite ? (
          <>
            <Button size="icon-sm" variant="ghost" aria-label="Correct" onClick={() => setDialog("edit")}>
              <Pencil aria-hidden="true" />
            </Button>
            <Button size="icon-sm" variant="ghost" aria-label="Delete" onClick={() => setDialog("delete")}>
              <Trash2 aria-hidden="true" />
            </Button>
          </>
        ) : null
      }
    >
      {dialog === "edit" ? <MemoryDialog scope={memory.scope} memory={memory} onClose={() => setDialog(null)} /> : null}
      {dialog === "delete" ? (
        <ConfirmDialog
          title="Delete this memory?"
          confirmLabel="Delete"
          tone="danger"
          onClose={() => setDialog(null)}
          onConfirm={async () => {
            await deleteMemory(organization.id, memory.id);
            await refreshMemories(queryClient, organization.id);
          }}
        >
          Agents forget it at once. This cannot be undone.
        </ConfirmDialog>
      ) : null}
    </ListRow>
  );
}
