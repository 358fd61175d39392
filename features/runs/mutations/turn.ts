import "server-only";
import { and, desc, eq, isNull } from "drizzle-orm";
import { conversations } from "@/drizzle/schema/conversations";
import { runs } from "@/drizzle/schema/runs";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { defaultAgentKey } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import type { ChatInput } from "@/features/runs/schema";
import type { Transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";

/** Where a message goes: the conversation, who answers, and whether it is there already. */
export interface Turn {
  conversationId: string;
  isNew: boolean;
  spec: AgentSpec;
  input: string;
  /** The failed run whose message is answered again. */
  retryOf?: string;
}

/** Finds out where a message goes and who answers it. Locks the conversation. */
export async function prepareTurn(tx: Transaction, userId: string, input: ChatInput): Promise<Turn> {
  if (input.conversation_id === undefined) {
    if (input.retry_of !== undefined) throw notFound("run");
    return {
      conversationId: newId(),
      isNew: true,
      spec: await requireAgent(tx, input.agent ?? defaultAgentKey),
      input: input.message,
    };
  }
  // The lock makes two tabs that send at once take turns: the second finds the first one's run.
  const [conversation] = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.id, input.conversation_id),
        eq(conversations.userId, userId),
        isNull(conversations.deletedAt),
      ),
    )
    .for("update");
  if (!conversation) throw notFound("conversation");
  const [latest] = await tx
    .select({ id: runs.id, status: runs.status, endedAt: runs.endedAt, agent: runs.currentAgentKey, input: runs.input })
    .from(runs)
    .where(eq(runs.conversationId, conversation.id))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(1);
  if (latest && latest.endedAt === null) {
    throw new AppError(
      "run_busy",
      "The agent is still answering in this conversation. Wait for it, or cancel its run.",
    );
  }
  const retried = input.retry_of === undefined ? null : latest;
  if (retried !== null && (retried?.id !== input.retry_of || retried?.status === "completed")) {
    throw new AppError(
      "conflict",
      "Only the last run of a conversation can be retried, and only when it did not complete.",
    );
  }
  const key = input.agent ?? latest?.agent ?? defaultAgentKey;
  const spec = await findAnsweringAgent(tx, key);
  return {
    conversationId: conversation.id,
    isNew: false,
    spec: spec ?? (await requireAgent(tx, input.agent ?? defaultAgentKey)),
    input: retried?.input ?? input.message,
    ...(retried ? { retryOf: retried.id } : {}),
  };
}

async function requireAgent(tx: Transaction, key: string): Promise<AgentSpec> {
  const spec = await findAnsweringAgent(tx, key);
  if (!spec) {
    throw new AppError("validation_failed", "Some fields are not valid.", {
      errors: [{ path: "agent", message: `There is no agent "${key}".` }],
    });
  }
  return spec;
}
