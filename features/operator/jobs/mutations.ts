import "server-only";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import { asSystem } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { discardDeadLetters, readQueueStates, retryDeadLetters } from "@/lib/jobs/dead-letters";
import type { DeadLetterChoice } from "./schema";

/** Puts dead letters back into their queue. Jobs belong to no organization: the operator's own events tell of it. */
export function retryDead(ctx: UserContext, choice: DeadLetterChoice): Promise<{ count: number }> {
  return act(ctx, "jobs.retried", choice, retryDeadLetters);
}

/** Deletes dead letters for good. */
export function discardDead(ctx: UserContext, choice: DeadLetterChoice): Promise<{ count: number }> {
  return act(ctx, "jobs.discarded", choice, discardDeadLetters);
}

/** The queue works over connections of its own; what it did is told to the operator only together with its event. */
async function act(
  ctx: UserContext,
  kind: `jobs.${string}`,
  { queue, ids }: DeadLetterChoice,
  work: (queue: string, ids?: readonly string[]) => Promise<number>,
): Promise<{ count: number }> {
  const states = await readQueueStates();
  if (!states.some((state) => state.queue === queue)) throw notFound("queue");
  const { requestId, address, userAgent, actor } = ctx;
  return asSystem(async (tx) => {
    const count = await work(queue, ids);
    await recordSecurityEvent(tx, {
      userId: actor.userId,
      sessionId: actor.sessionId,
      kind,
      requestId,
      address,
      userAgent,
      detail: { queue, count },
    });
    return { count };
  });
}
