import "server-only";
import { asc, desc, eq } from "drizzle-orm";
import { conversations, queuedMessages } from "@/drizzle/schema/conversations";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { systemContext } from "@/features/runs/engine/context";
import { onRunEnd } from "@/features/runs/engine/endings";
import { startRun } from "@/features/runs/mutations/start-run";
import type { ChatInput } from "@/features/runs/schema";
import { pool, type Transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { lifecycle } from "@/lib/lifecycle";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";
import { readQueue } from "./data";

const sweepMs = 2_000;
const sweepLimit = 50;

interface Due {
  organization_id: string;
  conversation_id: string;
  user_id: string;
}

/**
 * Sends the next queued message of every conversation whose run ends here, and looks every two seconds, in every
 * process, for those whose process was gone at that moment.
 */
export function startQueues(): void {
  onRunEnd("queue", async ({ conversationId }) => {
    if (conversationId !== null) await startNextQueued(conversationId);
  });
  processSingleton("conversations.queues", () => {
    const timer = setInterval(() => void sweep(), sweepMs);
    timer.unref();
    return timer;
  });
}

/** Sends what is due in a conversation, if anything is. Any number of processes may try: one starts the run. */
export async function startNextQueued(conversationId: string): Promise<void> {
  if (lifecycle().state === "draining") return;
  for (const due of await findDue(conversationId)) await startDue(due);
}

async function sweep(): Promise<void> {
  if (lifecycle().state === "draining") return;
  try {
    for (const due of await findDue(null)) await startDue(due);
  } catch (error) {
    log().warn({ err: error }, "The queues could not be looked through; they are tried again.");
  }
}

/** The author must still be allowed to write there; after a failed or cancelled run only what was sent on purpose. */
function findDue(conversationId: string | null): Promise<Due[]> {
  const sql = pool();
  return sql<Due[]>`
    select distinct on (q.conversation_id) q.organization_id, q.conversation_id, q.user_id
    from queued_messages q
    join conversations c on c.id = q.conversation_id and c.deleted_at is null
    join memberships m on m.organization_id = q.organization_id and m.user_id = q.user_id and m.role <> 'viewer'
    join users u on u.id = q.user_id and u.disabled_at is null
    join organizations o on o.id = q.organization_id and o.suspended_at is null and o.delete_after is null
    left join lateral (
      select r.status, r.ended_at from runs r
      where r.organization_id = q.organization_id and r.conversation_id = q.conversation_id
      order by r.created_at desc, r.id desc limit 1
    ) latest on true
    where (latest.status is null or (latest.ended_at is not null
        and (q.send_now or latest.status not in ('failed', 'cancelled'))))
      ${conversationId === null ? sql`` : sql`and q.conversation_id = ${conversationId}`}
    order by q.conversation_id, q.send_now desc limit ${sweepLimit}`;
}

async function startDue({ organization_id: organizationId, conversation_id: conversationId, user_id }: Due) {
  try {
    await startRun(
      systemContext(organizationId, "queued message", "member"),
      user_id,
      (tx) => takeNext(tx, conversationId),
      null,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Somebody else was faster, or the conversation is answering again.
    const isExpected = ["run_busy", "not_found", "service_unavailable"].includes(error.code);
    if (!isExpected) log().warn({ conversation_id: conversationId, err: error }, "A queued message was not sent.");
  }
}

/**
 * Takes the first message out of the queue, with the run that it starts or not at all. Under the conversation's lock it
 * looks again whether the queue goes on: another process may have started a run that has failed since.
 */
async function takeNext(tx: Transaction, conversationId: string): Promise<ChatInput> {
  await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(eq(conversations.id, conversationId))
    .for("update");
  const { paused } = await readQueue(tx, conversationId);
  if (paused !== null) throw notFound("queued message");
  const [next] = await tx
    .select()
    .from(queuedMessages)
    .where(eq(queuedMessages.conversationId, conversationId))
    .orderBy(desc(queuedMessages.sendNow), asc(queuedMessages.position), asc(queuedMessages.id))
    .limit(1);
  if (!next) throw notFound("queued message");
  await tx.delete(queuedMessages).where(eq(queuedMessages.id, next.id));
  // An agent that is gone meanwhile gives way to the one that answers here otherwise.
  const agent = next.agentKey !== null && (await findAnsweringAgent(tx, next.agentKey)) ? next.agentKey : undefined;
  return {
    message: next.content,
    conversation_id: conversationId,
    file_ids: next.fileIds,
    ...(agent ? { agent } : {}),
  };
}
