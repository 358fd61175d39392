"use client";

import { FileDialog } from "@/components/ui/file-dialog";
import { useEditor } from "./editor-context";
import { withIds } from "./state/draft";
import { readWorkflowFile } from "./state/file";

/** Puts what a file holds in the place of the draft. Undo brings the draft back. */
export function ReplaceDialog({ onClose }: { onClose: () => void }) {
  const { editor } = useEditor();

  async function replace(file: File): Promise<string | null> {
    const read = await readWorkflowFile(file);
    if ("problem" in read) return read.problem;
    editor.change((draft) => withIds(read.definition, draft), "Replaced the draft by a file", { select: null });
    onClose();
    return null;
  }

  return (
    <FileDialog
      title="Replace the draft by a file"
      description="By one that “Export” has made, here or in another installation. Undo brings back what is there now."
      confirmLabel="Replace"
      onFile={replace}
      onClose={onClose}
    />
  );
}
