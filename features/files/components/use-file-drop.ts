"use client";

import { type ClipboardEvent, useEffect, useRef, useState } from "react";

/** Takes files that are dropped anywhere on the page. True while some are held over it. */
export function useFileDrop(onFiles: (files: File[]) => void, enabled: boolean): boolean {
  const [isOver, setIsOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    if (!enabled) return;
    // Every element under the pointer tells of its own entering and leaving.
    let depth = 0;
    const listeners = new AbortController();
    const listen = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      window.addEventListener(
        name,
        (event) => {
          if (!event.dataTransfer?.types.includes("Files")) return;
          event.preventDefault();
          act(event);
          setIsOver(depth > 0);
        },
        { signal: listeners.signal },
      );
    listen("dragenter", () => {
      depth += 1;
    });
    listen("dragover", () => undefined);
    listen("dragleave", () => {
      depth = Math.max(0, depth - 1);
    });
    listen("drop", ({ dataTransfer }) => {
      depth = 0;
      take.current([...(dataTransfer?.files ?? [])]);
    });
    return () => listeners.abort();
  }, [enabled]);
  return isOver;
}

/** Files that are pasted: a picture that was copied, or files. Text is left to the field. */
export function filesOfPaste(event: ClipboardEvent): File[] {
  const files = [...event.clipboardData.files];
  // A spreadsheet's cells come as text and as their picture: who pastes them wants the text.
  if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return [];
  event.preventDefault();
  return files;
}
