import "server-only";
import { sql } from "drizzle-orm";
import { insertQueuedRun } from "@/features/runs/mutations/insert-queued-run";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { AppError } from "@/lib/errors";

type QueuedRun = Parameters<typeof insertQueuedRun>[2];

export type StartOutcome = { status: "started"; runId: string } | { status: "failed"; reason: string };

/**
 * Starts a run in the caller's transaction. What the product refuses, such as a target that is gone, becomes a reason, and the
 * transaction goes on as if nothing had been tried; anything else is thrown.
 */
export async function tryStart(tx: Transaction, ctx: OrganizationContext, run: QueuedRun): Promise<StartOutcome> {
  await tx.execute(sql`savepoint start_run`);
  try {
    const { runId } = await insertQueuedRun(tx, ctx, run);
    return { status: "started", runId };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await tx.execute(sql`rollback to savepoint start_run`);
    return {
      status: "failed",
      reason: [error.detail, ...(error.errors ?? []).map(({ message }) => message)].join(" "),
    };
  }
}
