"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether the window matches a media query now; null where there is no window yet. */
export function useMediaQuery(query: string): boolean | null {
  const subscribe = useCallback(
    (tell: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", tell);
      return () => list.removeEventListener("change", tell);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => null,
  );
}
