"use client";

import { useId, useState } from "react";
import { Dialog } from "./dialog";

interface FileDialogProps {
  title: string;
  description: string;
  confirmLabel: string;
  /** Takes the file; what it answers is shown as the reason why it could not. */
  onFile: (file: File) => Promise<string | null>;
  onClose: () => void;
}

/** Asks for one JSON file. It stays open, and busy, until whoever takes the file closes it. */
export function FileDialog({ title, description, confirmLabel, onFile, onClose }: FileDialogProps) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function take(chosen: File) {
    setBusy(true);
    setProblem(null);
    const found = await onFile(chosen);
    if (found === null) return;
    setProblem(found);
    setBusy(false);
  }

  return (
    <Dialog
      title={title}
      description={description}
      confirm={{ label: confirmLabel, busy, disabled: file === null }}
      error={problem}
      onSubmit={() => (file ? void take(file) : undefined)}
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
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            setProblem(null);
          }}
          className="w-full text-[13px] file:mr-3 file:h-8 file:rounded-md file:border file:border-border file:bg-raised file:px-3 file:font-medium file:text-[13px] file:text-foreground hover:file:bg-hover"
        />
      </div>
    </Dialog>
  );
}
