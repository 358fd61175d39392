"use client";

import { useId, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { useEditor } from "./editor-context";
import { withIds } from "./state/draft";
import { readDefinitionFile } from "./state/file";

/** Puts what a file holds in the place of the draft. Undo brings the draft back. */
export function ReplaceDialog({ onClose }: { onClose: () => void }) {
  const { editor } = useEditor();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function replace(chosen: File) {
    const definition = await readDefinitionFile(chosen);
    if ("problem" in definition) return setError(definition.problem);
    editor.change((draft) => withIds(definition, draft), "Replaced the draft by a file", { select: null });
    onClose();
  }

  return (
    <Dialog
      title="Replace the draft by a file"
      description="By one that “Export” has made, here or in another installation. Undo brings back what is there now."
      confirm={{ label: "Replace", disabled: file === null }}
      error={error}
      onSubmit={() => (file ? void replace(file) : undefined)}
      onClose={onClose}
    >
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="font-medium text-[13px]">
          File
        </label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          data-autofocus
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          className="w-full text-[13px] file:mr-3 file:h-8 file:rounded-md file:border file:border-border file:bg-raised file:px-3 file:font-medium file:text-[13px] file:text-foreground hover:file:bg-hover"
        />
      </div>
    </Dialog>
  );
}
