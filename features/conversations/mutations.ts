import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { conversations } from "@/drizzle/schema/conversations";
import { findAnsweringAgent } from "@/features/agents/answering/find-agent";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { asSystem, withOrganization } from "@/lib/db/scope";
import { AppError, notFound } from "@/lib/errors";
import { lifecycle } from "@/lib/lifecycle";
import { isOwn, readConversation } from "./data";
import { deletePieces } from "./purging/delete-pieces";
import type { Conversation, UpdateConversation } from "./schema";

/** How long a deleted conversation can be restored. */
const restorableHours = 24;
/** Messages and runs that one transaction removes of deleted conversations. */
const piecesAtOnce = 500;

/** Changes only what is given. Whoever gives a title keeps it: no model replaces it. */
export function updateConversation(
  ctx: OrganizationContext,
  id: string,
  change: UpdateConversation,
): Promise<Conversation> {
  return withOrganization(ctx, async (tx) => {
    await requireChoices(tx, change);
    const updated = await tx
      .update(conversations)
      .set(rowOf(change))
      .where(and(isOwn(ctx), eq(conversations.id, id)))
      .returning({ id: conversations.id });
    if (updated.length === 0) throw notFound("conversation");
    const conversation = await readConversation(tx, ctx, id);
    await audit(tx, ctx, actionOf(change), id);
    return conversation;
  });
}

function rowOf(change: UpdateConversation) {
  const { title, agent, model, reasoning_effort: effort, pinned, archived, shared } = change;
  const moment = (since: PgColumn, on: boolean) => (on ? sql`coalesce(${since}, now())` : null);
  return {
    updatedAt: sql`now()`,
    ...(title === undefined ? {} : { title, titledBy: "person" as const }),
    ...(agent === undefined ? {} : { agentKey: agent }),
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { reasoningEffort: effort }),
    ...(pinned === undefined ? {} : { pinnedAt: moment(conversations.pinnedAt, pinned) }),
    ...(archived === undefined ? {} : { archivedAt: moment(conversations.archivedAt, archived) }),
    ...(shared === undefined ? {} : { sharedAt: moment(conversations.sharedAt, shared) }),
  };
}

async function requireChoices(tx: Transaction, { agent }: UpdateConversation): Promise<void> {
  if (agent == null || (await findAnsweringAgent(tx, agent))) return;
  throw new AppError("validation_failed", "Some fields are not valid.", {
    errors: [{ path: "agent", message: `There is no agent "${agent}".` }],
  });
}

/** What others may see is told by name; the rest is one's own order. */
function actionOf({ title, shared }: UpdateConversation): `conversation.${string}` {
  if (shared !== undefined) return shared ? "conversation.shared" : "conversation.unshared";
  return title === undefined ? "conversation.updated" : "conversation.renamed";
}

/** Hides a conversation; until it is purged it can be restored. */
export async function deleteConversation(ctx: OrganizationContext, id: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const deleted = await tx
      .update(conversations)
      .set({ deletedAt: sql`now()` })
      .where(and(isOwn(ctx), eq(conversations.id, id), isNull(conversations.deletedAt)))
      .returning({ id: conversations.id });
    if (deleted.length === 0) throw notFound("conversation");
    await audit(tx, ctx, "conversation.deleted", id);
  });
}

/** Undoes a deletion. Restoring a conversation that is not deleted changes nothing. */
export function restoreConversation(ctx: OrganizationContext, id: string): Promise<Conversation> {
  return withOrganization(ctx, async (tx) => {
    const restored = await tx
      .update(conversations)
      .set({ deletedAt: null })
      .where(
        and(eq(conversations.userId, actingUserId(ctx)), eq(conversations.id, id), isNotNull(conversations.deletedAt)),
      )
      .returning({ id: conversations.id });
    const conversation = await readConversation(tx, ctx, id);
    if (restored.length > 0) await audit(tx, ctx, "conversation.restored", id);
    return conversation;
  });
}

/** Removes for good what was deleted more than 24 hours ago and has no run under way. Returns how many. */
export async function purgeDeletedConversations(limit: number): Promise<number> {
  while (lifecycle().state !== "draining") {
    const purged = await asSystem((tx) => purgeBatch(tx, limit));
    if (purged !== null) return purged;
  }
  return 0;
}

/** Null where there is so much in them that only pieces went: each transaction is short. */
async function purgeBatch(tx: Transaction, limit: number): Promise<number | null> {
  const due = await tx.execute<{ id: string; organizationId: string }>(sql`
    select c.id, c.organization_id as "organizationId" from conversations c
    where c.deleted_at < now() - ${restorableHours} * interval '1 hour'
      and not exists (select from runs r where r.conversation_id = c.id and r.ended_at is null)
    order by c.deleted_at limit ${limit} for update of c skip locked`);
  if (due.length === 0) return 0;
  const ids = due.map(({ id }) => id);
  if ((await deletePieces(tx, ids, piecesAtOnce)) >= piecesAtOnce) return null;
  await tx.execute(sql`delete from conversations where id = any(${sql.param(ids)}::uuid[])`);
  // In the order of organizations, as everywhere: rows of two chains must not wait for each other.
  for (const { id, organizationId } of due.toSorted((a, b) => compare(a.organizationId, b.organizationId))) {
    const target = { type: "conversation", id };
    await appendAudit(tx, housekeeping, { organizationId, action: "conversation.purged", target });
  }
  return due.length;
}

const housekeeping = { actor: { type: "system" as const, id: null }, requestId: null, address: null, userAgent: null };

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Without titles: a conversation is private to its author, the log is not. */
function audit(tx: Transaction, ctx: OrganizationContext, action: `conversation.${string}`, id: string): Promise<void> {
  const target = { type: "conversation", id };
  return appendAudit(tx, auditSource(ctx), { organizationId: ctx.organization.id, action, target });
}
