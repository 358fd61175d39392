import "server-only";
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { runs } from "@/drizzle/schema/runs";
import { Usage } from "@/features/models/schema";
import type { Run, RunFilter, RunSummary } from "@/features/runs/schema";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
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

const list = "runs";
const Key = z.tuple([z.string().regex(/^\d+$/), z.uuid()]);
/** A list shows the beginning of the question. */
const shownCharacters = 400;

const summaryColumns = {
  id: runs.id,
  status: runs.status,
  kind: runs.kind,
  agentKey: runs.agentKey,
  currentAgentKey: runs.currentAgentKey,
  agentVersion: runs.agentVersion,
  workflowKey: runs.workflowKey,
  workflowVersion: runs.workflowVersion,
  trigger: runs.trigger,
  triggerId: runs.triggerId,
  rerunOf: runs.rerunOf,
  model: runs.model,
  conversationId: runs.conversationId,
  input: sql<string>`left(${runs.input}, ${sql.raw(String(shownCharacters))})`,
  error: runs.error,
  usage: runs.usage,
  createdAt: runs.createdAt,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  createdMicros: sql<string>`(extract(epoch from ${runs.createdAt}) * 1000000)::bigint::text`,
};

/** One's own runs, the newest first. */
export async function listRuns(
  ctx: OrganizationContext,
  { cursor, limit, ...filter }: RunFilter & { cursor?: string | undefined; limit: number },
): Promise<{ data: RunSummary[]; next_cursor: string | null }> {
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select(summaryColumns)
      .from(runs)
      .where(and(eq(runs.userId, actingUserId(ctx)), matches(filter), afterRun(cursor)))
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(limit + 1),
  );
  return toPage(rows, limit, list, (row) => [row.createdMicros, row.id], toSummary);
}

function matches({ status, agent, conversation_id, from, to, q }: RunFilter): SQL | undefined {
  return and(
    status ? eq(runs.status, status) : undefined,
    agent ? eq(runs.agentKey, agent) : undefined,
    conversation_id ? eq(runs.conversationId, conversation_id) : undefined,
    from ? gte(runs.createdAt, new Date(from)) : undefined,
    to ? lt(runs.createdAt, new Date(to)) : undefined,
    q ? containsText(q) : undefined,
  );
}

function containsText(q: string): SQL {
  const pattern = `%${storableText(q).replace(/[\\%_]/g, "\\$&")}%`;
  return sql`concat_ws(chr(10), ${runs.input}, ${runs.output}) ilike ${pattern}`;
}

function afterRun(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [micros, id] = decodeCursor(list, Key, cursor);
  return sql`(${runs.createdAt}, ${runs.id}) < (to_timestamp(${micros}::numeric / 1000000), ${id}::uuid)`;
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
  return { ...toSummary(row), output: row.output, structured_output: row.structuredOutput };
}

function toSummary(
  row: Omit<
    RunRow,
    "organizationId" | "userId" | "streamId" | "output" | "structuredOutput" | "packedAt" | "deletedAt"
  >,
): RunSummary {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    agent: row.agentKey,
    current_agent: row.currentAgentKey,
    agent_version: row.agentVersion,
    workflow: row.workflowKey,
    workflow_version: row.workflowVersion,
    trigger: row.trigger,
    trigger_id: row.triggerId,
    rerun_of: row.rerunOf,
    model: row.model,
    conversation_id: row.conversationId,
    input: row.input,
    error: row.error,
    usage: row.usage === null ? null : Usage.parse(row.usage),
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
  };
}
