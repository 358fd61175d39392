"use client";

import { useEffect } from "react";
import type { SaveState } from "./draft-saver";

/** The browser asks before the page is left with something unsaved. */
export function useLeaveWarning(state: SaveState): void {
  const isOpen = state !== "saved";
  useEffect(() => {
    if (!isOpen) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isOpen]);
}
