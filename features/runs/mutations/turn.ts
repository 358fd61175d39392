import "server-only";
import { and, desc, eq, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { conversations } from "@/drizzle/schema/conversations";
import { messages } from "@/drizzle/schema/messages";
import { runs } from "@/drizzle/schema/runs";
import { findAnsweringAgent, findDraftAgent } from "@/features/agents/answering/find-agent";
import { defaultAgentKey } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { fileIdsOf, requireOwnFiles } from "@/features/files/attaching/attach-files";
import type { ModelPick } from "@/features/models/routing/run-models";
import type { ChatInput } from "@/features/runs/schema";
import type { Transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";

/** Where a message goes: the conversation, who answers, and whether it is there already. */
export interface Turn {
  conversationId: string;
  isNew: boolean;
  /** The conversation is there to try the draft of an agent. */
  isTrial: boolean;
  spec: AgentSpec;
  /** What the person chose, with the message or for the conversation. */
  chosen: ModelPick;
  input: string;
  /** The message that the run answers: one that it brings, or one of the conversation that is answered again. */
  message: { id: string; parentId: string | null; isNew: boolean };
  /** The files that come with a new message. */
  fileIds: readonly string[];
  /** The failed run whose answer gives way to the new one. */
  retryOf?: string;
}

/** Finds out where a message goes and who answers it. Locks the conversation. */
export async function prepareTurn(tx: Transaction, userId: string, input: ChatInput): Promise<Turn> {
  requireOneIntent(input);
  if (input.conversation_id === undefined) return firstTurn(tx, userId, input);
  // The lock makes two tabs that send at once take turns: the second finds the first one's run.
  const [conversation] = await tx
    .select({
      id: conversations.id,
      headId: conversations.headId,
      agentKey: conversations.agentKey,
      isTrial: conversations.isTrial,
      model: conversations.model,
      reasoningEffort: conversations.reasoningEffort,
    })
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
    .select({ id: runs.id, status: runs.status, endedAt: runs.endedAt, agent: runs.currentAgentKey })
    .from(runs)
    .where(eq(runs.conversationId, conversation.id))
    .orderBy(desc(runs.createdAt), desc(runs.id))
    .limit(1);
  if (latest && latest.endedAt === null) {
    throw new AppError(
      "run_busy",
      "The agent is still answering in this conversation. Queue the message, wait, or cancel the run.",
    );
  }
  const place = await placeOf(tx, conversation, input, latest);
  const kept = input.edit_of !== undefined && input.file_ids === undefined ? await fileIdsOf(tx, input.edit_of) : null;
  const fileIds = place.message.isNew ? (kept ?? (await requireOwnFiles(tx, userId, input.file_ids))) : [];
  if (place.message.isNew) requireContent(place.input, fileIds);
  const chosen = input.agent ?? conversation.agentKey ?? latest?.agent ?? defaultAgentKey;
  const { isTrial } = conversation;
  if (input.agent_draft && !isTrial) throw invalid("agent_draft", "A draft is tried in a conversation of its own.");
  const spec = await findAgent(tx, chosen, isTrial);
  return {
    conversationId: conversation.id,
    isNew: false,
    isTrial,
    spec: spec ?? (await requireAgent(tx, input.agent ?? defaultAgentKey, isTrial)),
    chosen: {
      model: input.model ?? conversation.model,
      effort: input.reasoning_effort ?? conversation.reasoningEffort,
    },
    ...place,
    fileIds,
  };
}

async function firstTurn(tx: Transaction, userId: string, input: ChatInput): Promise<Turn> {
  if (input.retry_of !== undefined) throw notFound("run");
  if (input.edit_of !== undefined || input.regenerate !== undefined) throw notFound("message");
  const isTrial = input.agent_draft ?? false;
  const spec = await requireAgent(tx, input.agent ?? defaultAgentKey, isTrial);
  const fileIds = await requireOwnFiles(tx, userId, input.file_ids);
  requireContent(input.message ?? "", fileIds);
  return {
    conversationId: newId(),
    isNew: true,
    isTrial,
    spec,
    chosen: { model: input.model ?? null, effort: input.reasoning_effort ?? null },
    input: input.message ?? "",
    message: { id: newId(), parentId: null, isNew: true },
    fileIds,
  };
}

type Place = Pick<Turn, "input" | "message" | "retryOf">;

/** After the newest message of the shown branch, beside the message that is edited, or at one that is there. */
async function placeOf(
  tx: Transaction,
  conversation: { id: string; headId: string | null },
  input: ChatInput,
  latest: { id: string; status: string } | undefined,
): Promise<Place> {
  const inConversation = eq(messages.conversationId, conversation.id);
  const columns = { id: messages.id, parentId: messages.parentId, content: messages.content };
  if (input.retry_of !== undefined) {
    if (latest?.id !== input.retry_of || latest.status === "completed") throw notRetriable();
    const asked = and(inConversation, eq(messages.runId, input.retry_of), eq(messages.role, "user"));
    const [question] = await tx.select(columns).from(messages).where(asked);
    if (!question) throw notRetriable();
    return { ...again(question), retryOf: input.retry_of };
  }
  if (input.regenerate !== undefined) {
    const answer = alias(messages, "answer");
    const [question] = await tx
      .select(columns)
      .from(answer)
      .innerJoin(messages, and(eq(messages.organizationId, answer.organizationId), eq(messages.id, answer.parentId)))
      .where(and(inConversation, eq(answer.id, input.regenerate), eq(answer.role, "assistant")));
    if (!question) throw notFound("message");
    return again(question);
  }
  if (input.edit_of === undefined) return said(input, conversation.headId);
  const edited = and(inConversation, eq(messages.id, input.edit_of), eq(messages.role, "user"));
  const [original] = await tx.select(columns).from(messages).where(edited);
  if (!original) throw notFound("message");
  return said(input, original.parentId);
}

function said(input: ChatInput, parentId: string | null): Place {
  return { input: input.message ?? "", message: { id: newId(), parentId, isNew: true } };
}

function again({ id, parentId, content }: { id: string; parentId: string | null; content: string }): Place {
  return { input: content, message: { id, parentId, isNew: false } };
}

function notRetriable(): AppError {
  return new AppError(
    "conflict",
    "Only the last run of a conversation can be retried, and only when it did not complete.",
  );
}

function requireOneIntent({ retry_of, edit_of, regenerate }: ChatInput): void {
  if ([retry_of, edit_of, regenerate].filter((intent) => intent !== undefined).length > 1) {
    throw invalid("regenerate", "Send only one of retry_of, edit_of and regenerate.");
  }
}

/** Files may come without words; nothing at all is no message. */
function requireContent(words: string, fileIds: readonly string[]): void {
  if (words === "" && fileIds.length === 0) throw invalid("message", "Write a message, or attach a file.");
}

/** As it is published or, where it is tried, as its draft stands. */
function findAgent(tx: Transaction, key: string, isTrial: boolean): Promise<AgentSpec | undefined> {
  return isTrial ? findDraftAgent(tx, key) : findAnsweringAgent(tx, key);
}

async function requireAgent(tx: Transaction, key: string, isTrial: boolean): Promise<AgentSpec> {
  const spec = await findAgent(tx, key, isTrial);
  if (!spec) throw invalid("agent", `There is no agent "${key}".`);
  return spec;
}

function invalid(path: string, message: string): AppError {
  return new AppError("validation_failed", "Some fields are not valid.", { errors: [{ path, message }] });
}
