import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/messages";
import { attachFiles } from "@/features/files/attaching/attach-files";
import { modelOf, type RunModels } from "@/features/models/routing/run-models";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { storeConfiguration } from "@/features/runs/configuration/resolve";
import { processOwner } from "@/features/runs/engine/active-runs";
import { leaseSeconds } from "@/features/runs/engine/leases";
import type { ChatInput } from "@/features/runs/schema";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import type { Opening } from "./opening";
import type { Turn } from "./turn";

const titleCharacters = 60;

interface NewRun {
  userId: string;
  turn: Turn;
  configuration: RunConfiguration;
  models: RunModels;
  /** What the person chose with the message: a new conversation keeps it. */
  chosen: Pick<ChatInput, "model" | "reasoning_effort">;
  identity: { runId: string; streamId: string };
  frames: Opening["frames"];
}

/** The rows of a new run and of what it belongs to, in one statement: every request waits for it. */
export function insertRun(tx: Transaction, ctx: OrganizationContext, run: NewRun): PromiseLike<unknown> {
  const organizationId = ctx.organization.id;
  const { userId, turn, frames } = run;
  const { runId, streamId } = run.identity;
  const { conversationId, spec, input } = turn;
  const { id: messageId, parentId } = turn.message;
  const conversation = turn.isNew
    ? sql`insert into conversations (id, organization_id, user_id, title, head_id, model, reasoning_effort,
          agent_key, is_trial)
        values (${conversationId}, ${organizationId}, ${userId}, ${input === "" ? fileNames(turn.fileIds) : firstWords(input)}, ${messageId},
          ${run.chosen.model ?? null}, ${run.chosen.reasoning_effort ?? null}, ${turn.isTrial ? spec.key : null}, ${turn.isTrial})`
    : sql`update conversations set last_message_at = now(), head_id = ${messageId} where id = ${conversationId}`;
  const message = turn.message.isNew
    ? sql`insert into messages (id, organization_id, conversation_id, parent_id, run_id, role, content)
        values (${messageId}, ${organizationId}, ${conversationId}, ${parentId}, ${runId}, 'user', ${input})`
    : sql`select`;
  return tx.execute(sql`
    with conversation as (${conversation}), message as (${message}), attached as (
      ${attachFiles(organizationId, messageId, turn.fileIds)}
    ), run as (
      insert into runs (id, organization_id, user_id, conversation_id, agent_key, agent_version, current_agent_key,
        status, model, input, stream_id, started_at)
      values (${runId}, ${organizationId}, ${userId}, ${conversationId}, ${spec.key}, ${spec.version ?? null},
        ${spec.key}, 'running', ${modelOf(run.models, spec.model)}, ${input}, ${streamId}, now())
    ), configuration as (
      insert into run_configurations (run_id, organization_id, configuration)
      values (${runId}, ${organizationId}, ${JSON.stringify(storeConfiguration(run.configuration, run.models))}::text::jsonb)
    ), lease as (
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${organizationId}, ${processOwner()}, 1, now() + ${leaseSeconds} * interval '1 second')
    )
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select ${organizationId}::uuid, ${runId}::uuid, seq, seq, 1, frame
    from jsonb_to_recordset(${JSON.stringify(frames)}::text::jsonb) as opening(seq int, frame text)`);
}

/** A message that is answered again stays where it is and moves to the new run; a failed answer to it goes. */
export function moveMessage(tx: Transaction, runId: string, { message, retryOf }: Turn): PromiseLike<unknown>[] {
  if (message.isNew) return [];
  const failed = retryOf ? [and(eq(messages.runId, retryOf), ne(messages.role, "user"))] : [];
  return [
    ...failed.map((condition) => tx.delete(messages).where(condition)),
    tx.update(messages).set({ runId }).where(eq(messages.id, message.id)),
  ];
}

/** The title of a conversation that files alone began. */
function fileNames(fileIds: readonly string[]) {
  return sql`(select left(string_agg(f.name, ', ' order by named.place), ${titleCharacters})
    from jsonb_array_elements_text(${JSON.stringify(fileIds)}::text::jsonb) with ordinality as named(id, place)
    join files f on f.id = named.id::uuid)`;
}

/** The title of a conversation until a better one is found. */
function firstWords(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length <= titleCharacters ? line : `${line.slice(0, titleCharacters - 1).trimEnd()}…`;
}
