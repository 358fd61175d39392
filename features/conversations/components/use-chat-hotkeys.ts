"use client";

import type { RefObject } from "react";
import { useHotkeys } from "@/lib/hooks/use-hotkeys";

interface ChatHotkeys {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Null while nothing can be stopped. */
  onStop: (() => unknown) | null;
}

export function useChatHotkeys({ inputRef, onStop }: ChatHotkeys): void {
  useHotkeys({
    "/": () => {
      inputRef.current?.focus();
      return true;
    },
    escape: () => {
      if (onStop === null || document.querySelector("dialog[open]")) return false;
      onStop();
      return true;
    },
  });
}
