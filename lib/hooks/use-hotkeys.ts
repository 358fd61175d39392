"use client";

import { useEffect, useRef } from "react";

/**
 * Keyboard shortcuts by name: a key in lower case, with `mod+` for Command or Control and `shift+`. A key without
 * `mod` rests while the person writes; `escape` does not. A handler gives back whether it took the key; one that it
 * left goes to the browser.
 */
export type Hotkeys = Record<string, () => boolean>;

export function useHotkeys(hotkeys: Hotkeys): void {
  const current = useRef(hotkeys);
  useEffect(() => {
    current.current = hotkeys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const name = hotkeyOf(event);
      if (isPlain(name) && isWriting(event.target)) return;
      if (current.current[name]?.()) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function hotkeyOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey ? "mod+" : "";
  // Without a modifier, Shift is already part of the character, as in "?".
  const shift = event.shiftKey && mod ? "shift+" : "";
  return mod + shift + event.key.toLowerCase();
}

function isPlain(name: string): boolean {
  return !name.startsWith("mod+") && name !== "escape";
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
