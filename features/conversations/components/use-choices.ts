"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { showToast } from "@/components/ui/toast";
import { updateConversation } from "../client";
import type { Conversation, UpdateConversation } from "../schema";
import type { ChatRow } from "../utils";
import { sentenceOf } from "./problem-sentence";

const defaultAgent = "triage";

/** Who answers next, with which model, and how much it may think; null leaves that to the agent. */
export interface Choices {
  agent: string;
  model: string | null;
  effort: Conversation["reasoning_effort"];
}

interface ChatSession {
  conversationId: string | null;
  conversation: Conversation | undefined;
  sessionKey: string;
  rows: readonly ChatRow[];
}

/**
 * What the person picked for the conversation, which keeps it; before there is one the page does. Where nobody picked an
 * agent it is the one that the address of a new chat names, or who answered last.
 */
export function useChoices(
  organizationId: string,
  { conversationId, conversation, sessionKey, rows }: ChatSession,
): [Choices, (change: Partial<Choices>) => void] {
  const queryClient = useQueryClient();
  const [picked, setPicked] = useState<{ session: string; choices: Partial<Choices> } | null>(null);
  const asked = useSearchParams().get("agent");
  const here = picked?.session === sessionKey ? picked.choices : {};
  const named = conversationId === null ? asked : null;
  const choices: Choices = {
    agent: here.agent ?? conversation?.agent ?? named ?? lastAgentOf(rows) ?? defaultAgent,
    model: here.model === undefined ? (conversation?.model ?? null) : here.model,
    effort: here.effort === undefined ? (conversation?.reasoning_effort ?? null) : here.effort,
  };
  const choose = (change: Partial<Choices>) => {
    setPicked({ session: sessionKey, choices: { ...here, ...change } });
    if (conversationId === null) return;
    updateConversation(queryClient, organizationId, conversationId, fieldsOf(change)).catch((error: unknown) =>
      showToast(sentenceOf(error)),
    );
  };
  return [choices, choose];
}

function fieldsOf({ agent, model, effort }: Partial<Choices>): UpdateConversation {
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
  };
}

function lastAgentOf(rows: readonly ChatRow[]): string | null {
  for (const row of rows.toReversed()) {
    const agent = row.type === "answer" ? (row.message?.agent ?? row.question?.agent) : null;
    if (agent) return agent;
  }
  return null;
}
