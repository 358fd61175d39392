import "server-only";
import { z } from "zod";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { getConversation } from "./data";
import { shownBranch } from "./messages/shown-branch";
import type { Conversation, Message } from "./schema";

interface Printout {
  conversation: Conversation;
  messages: Message[];
  /** Names of the agents that answer in it, by their keys. */
  agentNames: Record<string, string>;
}

/** All that a person sees of a conversation on paper; null for one that they may not read. */
export async function findPrintout(ctx: OrganizationContext, conversationId: string): Promise<Printout | null> {
  if (!z.uuid().safeParse(conversationId).success) return null;
  try {
    const conversation = await getConversation(ctx, conversationId);
    const messages = await shownBranch(ctx, conversationId);
    return { conversation, messages, agentNames: await namesOf(ctx, messages) };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

function namesOf(ctx: OrganizationContext, messages: readonly Message[]): Promise<Record<string, string>> {
  const keys = [...new Set(messages.flatMap(({ agent }) => agent ?? []))];
  return withOrganization(ctx, async (tx) => {
    const names = await Promise.all(
      keys.map(async (key) => [key, (await findAnsweringAgent(tx, key))?.name ?? key] as const),
    );
    return Object.fromEntries(names);
  });
}
