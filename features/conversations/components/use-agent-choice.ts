"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { ChatRow } from "../utils";

const defaultAgent = "triage";

interface ChatSession {
  conversationId: string | null;
  sessionKey: string;
  rows: readonly ChatRow[];
}

/** Who answers next: whom the person picked here, whom the address of a new chat names, or who answered last. */
export function useAgentChoice(chat: ChatSession): [string, (agent: string) => void] {
  const [picked, setPicked] = useState<{ session: string; agent: string } | null>(null);
  const asked = useSearchParams().get("agent");
  const chosen = picked?.session === chat.sessionKey ? picked.agent : null;
  const named = chat.conversationId === null ? asked : null;
  return [
    chosen ?? named ?? lastAgentOf(chat.rows) ?? defaultAgent,
    (agent) => setPicked({ session: chat.sessionKey, agent }),
  ];
}

function lastAgentOf(rows: readonly ChatRow[]): string | null {
  for (const row of rows.toReversed()) {
    const agent = row.type === "answer" ? (row.message?.agent ?? row.question?.agent) : null;
    if (agent) return agent;
  }
  return null;
}
