import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { filesOfMessage } from "@/features/files/attaching/attach-files";
import { RunPart } from "@/features/runs/schema";
import { decodeCursor, encodeCursor } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { readConversation } from "../data";
import type { Message, MessagePage } from "../schema";
import { type Branch, branchRows, newestBelow } from "./branch";

interface PageRequest {
  limit: number;
  /** Older than this one. */
  cursor?: string | undefined;
  /** Newer than this one. */
  newer?: string | undefined;
  /** With this message in the middle. */
  around?: string | undefined;
}

/**
 * The branch that a conversation shows, newest first, in a number of statements that does not depend on its length.
 * `around` a message of another branch walks that branch.
 */
export function listMessages(ctx: OrganizationContext, conversationId: string, page: PageRequest) {
  return withOrganization(ctx, async (tx): Promise<MessagePage> => {
    const { head_id: headId } = await readConversation(tx, ctx, conversationId);
    const branch = { organizationId: ctx.organization.id, conversationId, headId };
    if (page.around !== undefined) return pageAround(tx, ctx, branch, page.around, page.limit);
    if (page.newer !== undefined) return pageAfter(tx, ctx, branch, page.newer, page.limit);
    return pageBefore(tx, ctx, branch, page.cursor, page.limit);
  });
}

async function pageBefore(
  tx: Transaction,
  ctx: OrganizationContext,
  branch: Branch,
  cursor: string | undefined,
  limit: number,
): Promise<MessagePage> {
  const start = cursor === undefined ? branch.headId : idOf(cursor);
  const skipped = cursor === undefined ? 0 : 1;
  const rows = await readRows(tx, ctx, { ...branch, headId: start }, sql`depth >= ${skipped}`, skipped + limit + 1);
  return {
    data: rows.slice(0, limit).map(toMessage),
    next_cursor: rows.length > limit ? cursorOf(rows[limit - 1]) : null,
    newer_cursor: cursor === undefined ? null : cursorOf(rows[0]),
  };
}

async function pageAround(
  tx: Transaction,
  ctx: OrganizationContext,
  branch: Branch,
  messageId: string,
  limit: number,
): Promise<MessagePage> {
  const shown = await readWindow(tx, ctx, branch, messageId, Math.floor(limit / 2), Math.ceil(limit / 2));
  if (shown !== null) return shown;
  const headId = await newestBelow(tx, branch, messageId);
  const other = headId && (await readWindow(tx, ctx, { ...branch, headId }, messageId, limit >> 1, (limit + 1) >> 1));
  if (!other) throw notFound("message");
  return other;
}

async function pageAfter(
  tx: Transaction,
  ctx: OrganizationContext,
  branch: Branch,
  cursor: string,
  limit: number,
): Promise<MessagePage> {
  const page = await readWindow(tx, ctx, branch, idOf(cursor), limit, 0);
  if (page === null) throw notFound("message");
  return page;
}

/** `newer` messages above the named one and, with itself, `older` from it on. Null when the branch does not hold it. */
async function readWindow(
  tx: Transaction,
  ctx: OrganizationContext,
  branch: Branch,
  messageId: string,
  newer: number,
  older: number,
): Promise<MessagePage | null> {
  const place = sql`(select depth from branch where id = ${messageId}::uuid)`;
  // One more on either side tells whether there is more.
  const within = sql`depth between ${place} - ${newer + 1} and ${place} + ${older}`;
  const rows = await readRows(tx, ctx, branch, within, null);
  const target = rows.findIndex(({ id }) => id === messageId);
  if (target < 0) return null;
  const first = Math.max(0, target - newer);
  const shown = rows.slice(first, target + older);
  return {
    data: shown.map(toMessage),
    next_cursor: rows.length > target + older ? cursorOf(shown.at(-1)) : null,
    newer_cursor: first > 0 ? cursorOf(shown[0]) : null,
  };
}

/** Rows of a branch, newest first, each with its alternatives, its run and what the reader thinks of it. */
async function readRows(
  tx: Transaction,
  ctx: OrganizationContext,
  branch: Branch,
  within: SQL,
  depth: number | null,
): Promise<MessageRow[]> {
  return tx.execute<MessageRow & Record<string, unknown>>(sql`
    with recursive ${branchRows(branch, depth)}
    select m.id, m.parent_id, m.role, m.content, m.parts, m.run_id, m.created_at, r.current_agent_key as agent,
      r.status as run_status, r.error as run_error, f.rating, f.reason, ${filesOfMessage} as files,
      (select array_agg(s.id order by s.position) from (
        select s.id, s.position from messages s
        where s.organization_id = m.organization_id and s.parent_id = m.parent_id and s.role = m.role
        union all
        select s.id, s.position from messages s
        where m.parent_id is null and s.conversation_id = m.conversation_id and s.parent_id is null
      ) s) as alternatives
    from branch
    join messages m on m.organization_id = ${branch.organizationId} and m.id = branch.id
    left join runs r on r.organization_id = m.organization_id and r.id = m.run_id
    left join message_feedback f on f.message_id = m.id and f.user_id = ${actingUserId(ctx)}
    where ${within}
    order by branch.depth`);
}

export interface MessageRow {
  id: string;
  parent_id: string | null;
  role: "user" | "assistant";
  content: string;
  parts: unknown;
  run_id: string | null;
  created_at: Date | string;
  agent: string | null;
  run_status: Message["run_status"];
  run_error: Message["run_error"];
  rating: "good" | "bad" | null;
  reason: string | null;
  files: Message["files"] | null;
  alternatives: string[];
}

function toMessage(row: MessageRow): Message {
  const index = row.alternatives.indexOf(row.id);
  return {
    id: row.id,
    parent_id: row.parent_id,
    role: row.role,
    content: row.content,
    parts: row.parts === null ? null : z.array(RunPart).parse(row.parts),
    agent: row.role === "assistant" ? row.agent : null,
    run_id: row.run_id,
    run_status: row.run_status,
    run_error: row.run_error,
    alternatives: {
      count: row.alternatives.length,
      number: index + 1,
      previous_id: row.alternatives[index - 1] ?? null,
      next_id: row.alternatives[index + 1] ?? null,
    },
    files: row.files ?? [],
    feedback: row.rating === null ? null : { rating: row.rating, reason: row.reason },
    created_at: new Date(row.created_at).toISOString(),
  };
}

function cursorOf(row: MessageRow | undefined): string | null {
  return row ? encodeCursor("messages", [row.id]) : null;
}

function idOf(cursor: string): string {
  return decodeCursor("messages", z.tuple([z.uuid()]), cursor)[0];
}
