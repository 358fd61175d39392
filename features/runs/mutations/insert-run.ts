import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/messages";
import { defaultModel } from "@/features/models/service";
import type { RunConfiguration } from "@/features/runs/configuration/configuration";
import { storeConfiguration } from "@/features/runs/configuration/resolve";
import { processOwner } from "@/features/runs/engine/active-runs";
import { leaseSeconds } from "@/features/runs/engine/leases";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import type { Opening } from "./opening";
import type { Turn } from "./turn";

const titleCharacters = 60;

interface NewRun {
  userId: string;
  turn: Turn;
  configuration: RunConfiguration;
  identity: { runId: string; streamId: string };
  frames: Opening["frames"];
}

/** The rows of a new run and of what it belongs to, in one statement: every request waits for it. */
export function insertRun(tx: Transaction, ctx: OrganizationContext, run: NewRun): PromiseLike<unknown> {
  const organizationId = ctx.organization.id;
  const { userId, turn, frames } = run;
  const { runId, streamId } = run.identity;
  const { conversationId, spec, input } = turn;
  const conversation = turn.isNew
    ? sql`insert into conversations (id, organization_id, user_id, title)
        values (${conversationId}, ${organizationId}, ${userId}, ${titleOf(input)})`
    : sql`update conversations set last_message_at = now() where id = ${conversationId}`;
  const message =
    turn.retryOf === undefined
      ? sql`insert into messages (id, organization_id, conversation_id, run_id, role, content)
          values (${newId()}, ${organizationId}, ${conversationId}, ${runId}, 'user', ${input})`
      : sql`select`;
  return tx.execute(sql`
    with conversation as (${conversation}), message as (${message}), run as (
      insert into runs (id, organization_id, user_id, conversation_id, agent_key, agent_version, current_agent_key,
        status, model, input, stream_id, started_at)
      values (${runId}, ${organizationId}, ${userId}, ${conversationId}, ${spec.key}, ${spec.version ?? null},
        ${spec.key}, 'running', ${spec.model ?? defaultModel()}, ${input}, ${streamId}, now())
    ), configuration as (
      insert into run_configurations (run_id, organization_id, configuration)
      values (${runId}, ${organizationId}, ${JSON.stringify(storeConfiguration(run.configuration))}::text::jsonb)
    ), lease as (
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${organizationId}, ${processOwner()}, 1, now() + ${leaseSeconds} * interval '1 second')
    )
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select ${organizationId}::uuid, ${runId}::uuid, seq, seq, 1, frame
    from jsonb_to_recordset(${JSON.stringify(frames)}::text::jsonb) as opening(seq int, frame text)`);
}

/** A retried message stays where it is and moves to the new run; the failed answer to it goes. */
export function moveMessage(tx: Transaction, runId: string, retryOf: string): PromiseLike<unknown>[] {
  return [
    tx.delete(messages).where(and(eq(messages.runId, retryOf), ne(messages.role, "user"))),
    tx
      .update(messages)
      .set({ runId })
      .where(and(eq(messages.runId, retryOf), eq(messages.role, "user"))),
  ];
}

function titleOf(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length <= titleCharacters ? line : `${line.slice(0, titleCharacters - 1).trimEnd()}…`;
}
