import "server-only";
import { z } from "zod";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { messagesPerPage } from "./constants";
import { getConversation } from "./data";
import { listMessages } from "./messages/data";
import { shownBranch } from "./messages/shown-branch";
import type { Conversation, Message, MessagePage } from "./schema";

interface Printout {
  conversation: Conversation;
  messages: Message[];
  /** Names of the agents that answer in it, by their keys. */
  agentNames: Record<string, string>;
}

/** All that a person sees of a conversation on paper; null for one that they may not read. */
export async function findPrintout(ctx: OrganizationContext, conversationId: string): Promise<Printout | null> {
  return orNull(conversationId, async () => {
    const conversation = await getConversation(ctx, conversationId);
    const messages = await shownBranch(ctx, conversationId);
    return { conversation, messages, agentNames: await namesOf(ctx, messages) };
  });
}

/** The newest messages of a conversation, as the chat reads them; null for one that the person may not read. */
export async function findNewestMessages(
  ctx: OrganizationContext,
  conversationId: string,
): Promise<MessagePage | null> {
  return orNull(conversationId, () => listMessages(ctx, conversationId, { limit: messagesPerPage }));
}

async function orNull<T>(conversationId: string, read: () => Promise<T>): Promise<T | null> {
  if (!z.uuid().safeParse(conversationId).success) return null;
  try {
    return await read();
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
