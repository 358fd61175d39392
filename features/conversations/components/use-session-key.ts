"use client";

import { useCallback, useRef, useState } from "react";

/** The page's identity of a conversation: one that was begun here keeps it when it gets its address. */
export function useSessionKey(conversationId: string | null) {
  const [begun, setBegun] = useState<{ conversationId: string; key: string } | null>(null);
  const counter = useRef(0);
  const keepFor = useCallback((id: string) => {
    setBegun({ conversationId: id, key: `new-${counter.current}` });
    counter.current += 1;
  }, []);
  if (conversationId === null) return { key: `new-${counter.current}`, keepFor };
  return { key: begun?.conversationId === conversationId ? begun.key : conversationId, keepFor };
}
