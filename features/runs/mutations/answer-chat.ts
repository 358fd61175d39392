import "server-only";
import { getRun } from "@/features/runs/data";
import { awaitEndOrWait } from "@/features/runs/reading/outcome";
import type { ChatAnswer, ChatInput, Run } from "@/features/runs/schema";
import { Accepted } from "@/lib/api/endpoint";
import type { Idempotency } from "@/lib/api/idempotency";
import type { OrganizationContext } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { joinOrStartRun } from "./start-run";

/**
 * Starts a run and waits for its whole answer, or until it waits for a person: then the answer is the run. Throws `run_failed`
 * with the run's id when it fails.
 */
export async function answerChat(
  ctx: OrganizationContext,
  input: ChatInput,
  idempotency: Idempotency | null,
): Promise<ChatAnswer | Accepted<Run>> {
  const { runId, conversationId } = await joinOrStartRun(ctx, input, idempotency);
  const end = await awaitEndOrWait(runId, ctx.signal);
  if (end === null) {
    throw new AppError(
      "service_unavailable",
      `The server restarts; the run ${runId} goes on. Ask for its result later.`,
      {
        headers: { "retry-after": "1" },
      },
    );
  }
  if (end.kind === "lifecycle") return new Accepted(await getRun(ctx, runId));
  if (end.kind === "error") throw new AppError("run_failed", `${end.message} (${end.code}, run ${runId})`);
  return {
    run_id: runId,
    conversation_id: conversationId,
    agent: end.agent ?? "",
    status: end.status,
    // The event of a very long answer carries its text in pieces before it.
    response: end.text === "" ? ((await getRun(ctx, runId)).output ?? "") : end.text,
    usage: end.usage,
  };
}
