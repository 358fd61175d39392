import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { runs } from "@/drizzle/schema/runs";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { auditRun, getControllableRun } from "./controlled-run";

/** Takes an ended run out of every list; a chore removes it for good a day later. One of a chat goes with its conversation. */
export async function deleteRun(ctx: OrganizationContext, runId: string): Promise<void> {
  const run = await getControllableRun(ctx, runId);
  if (run.conversation_id !== null) {
    throw new AppError("conflict", "This run answers a message. Delete its conversation instead.");
  }
  await withOrganization(ctx, async (tx) => {
    const deleted = await tx
      .update(runs)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(runs.id, runId), isNotNull(runs.endedAt), isNull(runs.deletedAt)))
      .returning({ id: runs.id });
    if (deleted.length === 0) {
      // Somebody else may have deleted it since it was read.
      if (run.ended_at !== null) throw notFound("run");
      throw new AppError("conflict", "This run has not ended. Cancel it first.");
    }
    await auditRun(tx, ctx, "run.deleted", runId);
  });
}
