"use client";

import { useEffect, useState } from "react";

/** The value once it has stayed the same for a while. */
export function useDebounced<T>(value: T, timeMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), timeMs);
    return () => clearTimeout(timer);
  }, [value, timeMs]);
  return settled;
}
