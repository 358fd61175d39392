"use client";

import { useSyncExternalStore } from "react";

/** Which of the keyboard's layers is open. Lives outside React, because the sidebar and the keys both open them. */
type Layer = "palette" | "help" | null;

let layer: Layer = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function showLayer(next: Layer): void {
  layer = next;
  for (const listener of listeners) listener();
}

export function useLayer(): Layer {
  return useSyncExternalStore(
    subscribe,
    () => layer,
    () => null,
  );
}
