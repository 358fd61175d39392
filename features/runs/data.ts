import "server-only";
import { and, desc, eq, gte, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { conversations } from "@/drizzle/schema/conversations";
import { runs } from "@/drizzle/schema/runs";
import { Usage } from "@/features/models/schema";
import type { Run, RunFilter, RunSummary } from "@/features/runs/schema";
import { readProgress } from "@/features/runs/steps/progress";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { AppError, notFound } from "@/lib/errors";

type RunRow = typeof runs.$inferSelect;

/**
 * The runs that the actor may see: one's own, and every run of a workflow, which is the whole organization's. A deleted
 * one is seen by nobody.
 */
export function isVisibleRun(ctx: OrganizationContext): SQL | undefined {
  return and(isNull(runs.deletedAt), or(eq(runs.userId, actingUserId(ctx)), eq(runs.kind, "workflow")));
}

/** A run that the actor may see. Throws `not_found` for any other. */
export async function getRun(ctx: OrganizationContext, runId: string): Promise<Run> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), isVisibleRun(ctx))),
  );
  if (!row) throw notFound("run");
  return toRun(ctx, row, await namesOf([row]));
}

/** Names lie outside the organization's rows. */
async function namesOf(rows: readonly { userId: string }[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ userId }) => userId))];
  if (ids.length === 0) return new Map();
  const people = await pool()<{ id: string; name: string }[]>`
    select id, name from users where id = any(${ids}::uuid[])`;
  return new Map(people.map(({ id, name }) => [id, name]));
}

const list = "runs";
const Key = z.tuple([z.string().regex(/^\d+$/), z.uuid()]);
/** A list shows the beginning of the question. */
const shownCharacters = 400;

const summaryColumns = {
  id: runs.id,
  userId: runs.userId,
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
  answeredBy: runs.answeredBy,
  conversationId: runs.conversationId,
  input: sql<string>`left(${runs.input}, ${sql.raw(String(shownCharacters))})`,
  error: runs.error,
  usage: runs.usage,
  createdAt: runs.createdAt,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  eventsDeletedAt: runs.eventsDeletedAt,
  createdMicros: sql<string>`(extract(epoch from ${runs.createdAt}) * 1000000)::bigint::text`,
};

/** The runs that the actor may see, the newest first. */
export async function listRuns(
  ctx: OrganizationContext,
  { cursor, limit, ...filter }: RunFilter & { cursor?: string | undefined; limit: number },
): Promise<{ data: RunSummary[]; next_cursor: string | null }> {
  const { rows, progress } = await withOrganization(ctx, async (tx) => {
    const found = await tx
      .select(summaryColumns)
      .from(runs)
      .where(and(isVisibleRun(ctx), matches(ctx, filter), afterRun(cursor)))
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(limit + 1);
    const ofWorkflows = found.filter(({ kind }) => kind === "workflow").map(({ id }) => id);
    return { rows: found, progress: await readProgress(tx, ofWorkflows) };
  });
  const names = await namesOf(rows);
  return toPage(
    rows,
    limit,
    list,
    (row) => [row.createdMicros, row.id],
    (row) => ({ ...toSummary(ctx, row, names), progress: progress.get(row.id) ?? null }),
  );
}

function matches(ctx: OrganizationContext, filter: RunFilter): SQL | undefined {
  const { status, kind, agent, workflow, trigger, trigger_id, own, conversation_id, from, to, q } = filter;
  return and(
    status ? eq(runs.status, status) : undefined,
    kind ? eq(runs.kind, kind) : undefined,
    workflow ? eq(runs.workflowKey, workflow) : undefined,
    trigger ? eq(runs.trigger, trigger) : undefined,
    trigger_id ? eq(runs.triggerId, trigger_id) : undefined,
    own ? eq(runs.userId, actingUserId(ctx)) : undefined,
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

/** The runs whose answers the actor may see grow: also those of conversations that colleagues share, as far as they are shared. */
function isFollowable(ctx: OrganizationContext): SQL | undefined {
  const isShared = sql`exists (
    select from ${conversations} c
    where c.organization_id = ${runs.organizationId} and c.id = ${runs.conversationId}
      and c.shared_at is not null and c.deleted_at is null and not c.is_trial)`;
  return or(isVisibleRun(ctx), and(isNull(runs.deletedAt), isShared));
}

/** Whether the actor may still follow a run's stream: a colleague may have stopped sharing its conversation. */
export async function mayFollow(ctx: OrganizationContext, runId: string): Promise<boolean> {
  const found = await withOrganization(ctx, (tx) => tx.$count(runs, and(eq(runs.id, runId), isFollowable(ctx))));
  return found > 0;
}

/** Where a run's stream stands: whether it has ended, and its last durable event. Throws `gone` where they were deleted. */
export async function getStreamPosition(
  ctx: OrganizationContext,
  runId: string,
): Promise<{ ended: boolean; lastSeq: number; streamId: string; isOwn: boolean }> {
  const [row] = await withOrganization(ctx, (tx) =>
    tx
      .select({
        ended: sql<boolean>`${runs.endedAt} is not null`,
        streamId: runs.streamId,
        isOwn: sql<boolean>`${runs.userId} = ${actingUserId(ctx)}`,
        eventsDeletedAt: runs.eventsDeletedAt,
        // Drizzle drops table names in the selected columns of a single table, so the subquery spells them out.
        lastSeq: sql<number>`coalesce((select max(e.last_seq) from run_events e where e.run_id = runs.id), 0)`,
      })
      .from(runs)
      .where(and(eq(runs.id, runId), isFollowable(ctx))),
  );
  if (!row) throw notFound("run");
  if (row.eventsDeletedAt !== null) {
    throw new AppError(
      "gone",
      "The organization's retention settings had the events of this run deleted. Its answer is kept.",
    );
  }
  return row;
}

type Names = ReadonlyMap<string, string>;

function toRun(ctx: OrganizationContext, row: RunRow, names: Names): Run {
  return { ...toSummary(ctx, row, names), output: row.output, structured_output: row.structuredOutput };
}

function toSummary(
  ctx: OrganizationContext,
  row: Pick<RunRow, Exclude<keyof typeof summaryColumns, "createdMicros">>,
  names: Names,
): Omit<RunSummary, "progress"> {
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
    started_by: { id: row.userId, name: names.get(row.userId) ?? "" },
    is_own: row.userId === actingUserId(ctx),
    model: row.model,
    answered_by: row.answeredBy,
    conversation_id: row.conversationId,
    input: row.input,
    error: row.error,
    usage: row.usage === null ? null : Usage.parse(row.usage),
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    ended_at: row.endedAt?.toISOString() ?? null,
    events_deleted_at: row.eventsDeletedAt?.toISOString() ?? null,
  };
}
