import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { runs } from "@/drizzle/schema/runs";
import { Usage } from "@/features/models/schema";
import type { Run } from "@/features/runs/schema";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";

type RunRow = typeof runs.$inferSelect;

/** One's own run. Throws `not_found` for anybody else's. */
export async function getRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), eq(runs.userId, actingUserId(ctx)))),
  );
  if (!row) throw notFound("run");
  return toRun(row);
}

/** Where a run's stream stands: whether it has ended, and its last durable event. */
export async function getStreamPosition(
  ctx: OrganizationContext,
  runId: string,
): Promise<{ ended: boolean; lastSeq: number; streamId: string }> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select({
        ended: sql<boolean>`${runs.endedAt} is not null`,
        streamId: runs.streamId,
        // Drizzle drops table names in the selected columns of a single table, so the subquery spells them out.
        lastSeq: sql<number>`coalesce((select max(e.last_seq) from run_events e where e.run_id = runs.id), 0)`,
      })
      .from(runs)
      .where(and(eq(runs.id, runId), eq(runs.userId, actingUserId(ctx)))),
  );
  if (!row) throw notFound("run");
  return row;
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    status: row.status,
    agent: row.agentKey,
    current_agent: row.currentAgentKey,
    model: row.model,
    conversation_id: row.conversationId,
    input: row.input,
    output: row.output,
    error: row.error,
    usage: row.usage === null ? null : Usage.parse(row.usage),
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}
