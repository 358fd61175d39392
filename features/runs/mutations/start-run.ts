import "server-only";
import { randomUUID } from "node:crypto";
import { and, desc, eq, isNull, ne, sql } from "drizzle-orm";
import { conversations } from "@/drizzle/schema/conversations";
import { messages } from "@/drizzle/schema/messages";
import { runs } from "@/drizzle/schema/runs";
import { defaultAgentKey, findAgentSpec } from "@/features/agents/catalog/registry";
import type { AgentSpec } from "@/features/agents/schema";
import { defaultModel } from "@/features/models/service";
import { getRun } from "@/features/runs/data";
import { type ActiveRun, newActiveRun, noUsage, processOwner } from "@/features/runs/engine/active-runs";
import { executeRun } from "@/features/runs/engine/execute";
import { readHistory, toModelInput } from "@/features/runs/engine/input";
import { leaseSeconds } from "@/features/runs/engine/leases";
import { extendLog } from "@/features/runs/reading/log";
import type { ChatInput } from "@/features/runs/schema";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent, type RunView } from "@/features/runs/stream/fold";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import type { Idempotency } from "@/lib/api/idempotency";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { lifecycle } from "@/lib/lifecycle";

const titleCharacters = 60;

/** Where a message goes: the conversation, who answers, and whether it is there already. */
interface Turn {
  conversationId: string;
  isNew: boolean;
  spec: AgentSpec;
  input: string;
  /** The failed run whose message is answered again. */
  retryOf?: string;
}

/** Which run answers a message. */
export interface StartedRun {
  runId: string;
  conversationId: string;
}

/** The run that an earlier request with the same idempotency key started, else a new one. */
export async function joinOrStartRun(
  ctx: OrganizationContext,
  input: ChatInput,
  idempotency: Idempotency | null,
): Promise<StartedRun> {
  if (idempotency === null || idempotency.runId === null) return startRun(ctx, input, idempotency);
  const run = await getRun(ctx, idempotency.runId);
  return { runId: run.id, conversationId: run.conversation_id ?? "" };
}

/**
 * Writes a message and its run in one transaction and starts the run in this process. The run belongs to nobody's
 * connection: it goes on when the request is gone.
 */
async function startRun(
  ctx: OrganizationContext,
  input: ChatInput,
  idempotency: Idempotency | null,
): Promise<StartedRun> {
  if (lifecycle().state === "draining") throw draining();
  const userId = actingUserId(ctx);
  const { turn, identity, opening } = await withOrganization(ctx, async (tx) => {
    const turn = await prepareTurn(tx, userId, input);
    const identity = { runId: newId(), streamId: randomUUID(), conversationId: turn.conversationId };
    const opening = openingEvents(identity, turn.spec);
    // Sent together: the transaction waits for one answer instead of several.
    await Promise.all([
      insertRun(tx, ctx, userId, turn, identity, opening.frames),
      ...(turn.retryOf === undefined ? [] : moveMessage(tx, identity.runId, turn.retryOf)),
    ]);
    // The key's row refers to the run, so it comes after it.
    await Promise.all([idempotency?.attachRun(identity.runId, tx), audit(tx, ctx, turn, identity.runId)]);
    return { turn, identity, opening };
  });
  const run = newActiveRun({
    ...identity,
    id: identity.runId,
    organizationId: ctx.organization.id,
    userId,
    model: turn.spec.model ?? defaultModel(),
    input: turn.input,
    epoch: 1,
    view: emptyRunView(turn.spec.key),
    nextOutputIndex: 0,
    responses: 0,
    items: 0,
    usage: noUsage(),
  });
  begin(run, opening, turn.isNew);
  return { runId: run.id, conversationId: turn.conversationId };
}

/** One row for the message and its run, without what was said: a conversation is private to its author. */
function audit(tx: Transaction, ctx: OrganizationContext, turn: Turn, runId: string): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action: "run.started",
    target: { type: "run", id: runId },
    detail: { agent: turn.spec.key, conversation_id: turn.conversationId, retry_of: turn.retryOf },
  });
}

function begin(run: ActiveRun, opening: Opening, isNew: boolean): void {
  run.view = opening.view;
  run.nextSeq = opening.view.lastEventId + 1;
  extendLog(run.log, opening.frames, false);
  const { conversationId } = run;
  executeRun(run, async () => {
    const history = isNew || conversationId === null ? [] : await readHistory(conversationId, run.id);
    return toModelInput(history, run.input);
  });
}

async function prepareTurn(tx: Transaction, userId: string, input: ChatInput): Promise<Turn> {
  if (input.conversation_id === undefined) {
    if (input.retry_of !== undefined) throw notFound("run");
    return {
      conversationId: newId(),
      isNew: true,
      spec: requireAgent(input.agent ?? defaultAgentKey),
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
  const agent = input.agent ?? (latest && findAgentSpec(latest.agent) ? latest.agent : defaultAgentKey);
  return {
    conversationId: conversation.id,
    isNew: false,
    spec: requireAgent(agent),
    input: retried?.input ?? input.message,
    ...(retried ? { retryOf: retried.id } : {}),
  };
}

function requireAgent(key: string): AgentSpec {
  const spec = findAgentSpec(key);
  if (!spec) {
    throw new AppError("validation_failed", "Some fields are not valid.", {
      errors: [{ path: "agent", message: `There is no agent "${key}".` }],
    });
  }
  return spec;
}

interface Opening {
  frames: { seq: number; frame: string }[];
  view: RunView;
}

/** The first events of a run: durable with the run itself, so its stream is never empty. */
function openingEvents(
  identity: { runId: string; streamId: string; conversationId: string },
  spec: AgentSpec,
): Opening {
  const bodies: StreamEventBody[] = [
    { kind: "lifecycle", status: "running", reason: "started" },
    { kind: "agent.updated", agent_name: spec.name, previous_agent: null },
  ];
  const at = new Date();
  const events = bodies.map((body, index) => toStreamEvent(identity, spec.key, index + 1, at, body));
  return {
    frames: events.map((event) => ({ seq: event.event_id, frame: toFrame(event) })),
    view: events.reduce(foldEvent, emptyRunView(spec.key)),
  };
}

/** The rows of a new run and of what it belongs to, in one statement: every request waits for it. */
function insertRun(
  tx: Transaction,
  ctx: OrganizationContext,
  userId: string,
  turn: Turn,
  { runId, streamId }: { runId: string; streamId: string },
  frames: Opening["frames"],
): PromiseLike<unknown> {
  const organizationId = ctx.organization.id;
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
      insert into runs (id, organization_id, user_id, conversation_id, agent_key, current_agent_key, status, model,
        input, stream_id, started_at)
      values (${runId}, ${organizationId}, ${userId}, ${conversationId}, ${spec.key}, ${spec.key}, 'running',
        ${spec.model ?? defaultModel()}, ${input}, ${streamId}, now())
    ), lease as (
      insert into run_leases (run_id, organization_id, owner, epoch, expires_at)
      values (${runId}, ${organizationId}, ${processOwner()}, 1, now() + ${leaseSeconds} * interval '1 second')
    )
    insert into run_events (organization_id, run_id, seq, last_seq, epoch, frames)
    select ${organizationId}::uuid, ${runId}::uuid, seq, seq, 1, frame
    from jsonb_to_recordset(${JSON.stringify(frames)}::text::jsonb) as opening(seq int, frame text)`);
}

/** A retried message stays where it is and moves to the new run; the failed answer to it goes. */
function moveMessage(tx: Transaction, runId: string, retryOf: string): PromiseLike<unknown>[] {
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

function draining(): AppError {
  return new AppError("service_unavailable", "This server is about to restart. Try again in a moment.", {
    headers: { "retry-after": "1" },
  });
}
