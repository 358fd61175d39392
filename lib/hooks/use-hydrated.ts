"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * Whether the page's scripts have taken over. A form that is sent before goes out as the browser sends forms by itself: keep its
 * button disabled until then, and give it `method="post"`, so that no password ends up in an address.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
