import "server-only";
import { and, desc, eq, isNotNull, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { conversations } from "@/drizzle/schema/conversations";
import { approvals, runs } from "@/drizzle/schema/runs";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { pool, type Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import type { Approval, ApprovalStatus } from "./schema";

interface ApprovalFilter {
  status?: ApprovalStatus | undefined;
  decided?: boolean | undefined;
  run_id?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Microseconds since the epoch: the precision the database sorts by. */
const requestedMicros = sql<string>`(extract(epoch from ${approvals.requestedAt}) * 1000000)::bigint::text`;

const columns = {
  id: approvals.id,
  runId: approvals.runId,
  conversationId: runs.conversationId,
  conversationTitle: conversations.title,
  callId: approvals.callId,
  agentKey: approvals.agentKey,
  workflowKey: runs.workflowKey,
  trigger: runs.trigger,
  step: approvals.step,
  tool: approvals.tool,
  toolName: approvals.toolName,
  arguments: approvals.arguments,
  editedArguments: approvals.editedArguments,
  status: approvals.status,
  reason: approvals.reason,
  requesterId: runs.userId,
  deciderId: approvals.decidedBy,
  requestedAt: approvals.requestedAt,
  decidedAt: approvals.decidedAt,
  requestedMicros,
};

/** The approvals that the actor may see, which are those they may decide about, newest first. */
export async function listApprovals(
  ctx: OrganizationContext,
  { status, decided, run_id: runId, cursor, limit }: ApprovalFilter,
) {
  const rows = await withOrganization(ctx, (tx) =>
    select(tx)
      .where(
        and(
          mayDecide(ctx),
          status === undefined ? undefined : eq(approvals.status, status),
          decided === undefined ? undefined : (decided ? ne : eq)(approvals.status, "pending"),
          runId === undefined ? undefined : eq(approvals.runId, runId),
          after(cursor),
        ),
      )
      .orderBy(desc(approvals.requestedAt), desc(approvals.id))
      .limit(limit + 1),
  );
  const names = await namesOf(rows);
  const key = (row: Row) => [row.requestedMicros, row.id];
  return toPage(rows, limit, "approvals", key, (row) => toApproval(ctx, row, names));
}

/** Throws `not_found` for an approval that the actor may not decide about. */
export async function getApproval(ctx: OrganizationContext, id: string): Promise<Approval> {
  const [row] = await withOrganization(ctx, (tx) => select(tx).where(and(mayDecide(ctx), eq(approvals.id, id))));
  if (!row) throw notFound("approval");
  return toApproval(ctx, row, await namesOf([row]));
}

/** Names lie outside the organization's rows. */
async function namesOf(rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ requesterId, deciderId }) => [requesterId, deciderId ?? requesterId]))];
  const people = await pool()<{ id: string; name: string }[]>`
    select id, name from users where id = any(${ids}::uuid[])`;
  return new Map(people.map(({ id, name }) => [id, name]));
}

function select(tx: Transaction) {
  return tx
    .select(columns)
    .from(approvals)
    .innerJoin(runs, eq(runs.id, approvals.runId))
    .leftJoin(conversations, eq(conversations.id, runs.conversationId));
}

/** One's own runs and those of workflows; for admins and owners also whatever is shared with the organization. */
function mayDecide(ctx: OrganizationContext): SQL | undefined {
  const { role } = ctx.organization;
  const isShared = role === "admin" || role === "owner" ? isNotNull(conversations.sharedAt) : undefined;
  const isVisible = or(eq(runs.userId, actingUserId(ctx)), eq(runs.kind, "workflow"), isShared);
  return and(isNull(runs.deletedAt), isVisible);
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [micros, id] = decodeCursor("approvals", z.tuple([z.string().regex(/^\d{1,19}$/), z.uuid()]), cursor);
  const at = sql`to_timestamp(${micros}::numeric / 1000000)`;
  return sql`(${approvals.requestedAt}, ${approvals.id}) < (${at}, ${id}::uuid)`;
}

type Row = Awaited<ReturnType<typeof select>>[number];

function toApproval(ctx: OrganizationContext, row: Row, names: ReadonlyMap<string, string>): Approval {
  return {
    id: row.id,
    run_id: row.runId,
    conversation_id: row.conversationId,
    conversation_title: row.conversationTitle,
    call_id: row.callId.slice(row.callId.indexOf("/") + 1),
    agent: row.agentKey,
    workflow: row.workflowKey,
    step: row.step,
    tool: row.tool,
    tool_name: row.toolName,
    arguments: row.arguments,
    edited_arguments: row.editedArguments,
    status: row.status,
    reason: row.reason,
    requested_by: { id: row.requesterId, name: names.get(row.requesterId) ?? "" },
    trigger: row.trigger,
    is_own: row.requesterId === actingUserId(ctx),
    decided_by: row.deciderId === null ? null : { id: row.deciderId, name: names.get(row.deciderId) ?? "" },
    requested_at: row.requestedAt.toISOString(),
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}
