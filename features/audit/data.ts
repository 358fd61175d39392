import "server-only";
import { and, asc, desc, eq, gt, gte, like, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { auditAnchors, auditHeads } from "@/drizzle/schema/access";
import { auditEvents } from "@/drizzle/schema/operations";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { type ChainEnd, type ChainedEvent, genesis, walkChain } from "./chain/walk-chain";
import { namesOf } from "./names/names-of";
import type { AuditEvent, AuditFilter, AuditSummary, AuditVerification } from "./schema";

const list = "audit";
const Key = z.tuple([z.int()]);
const rowsPerBatch = 1000;

/** A page of the log, newest first. */
export async function listAuditEvents(
  ctx: OrganizationContext,
  { cursor, limit, ...filter }: AuditFilter & { cursor?: string | undefined; limit: number },
): Promise<{ data: AuditEvent[]; next_cursor: string | null }> {
  const before = cursor === undefined ? null : decodeCursor(list, Key, cursor)[0];
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select()
      .from(auditEvents)
      .where(and(matches(filter), before === null ? undefined : lt(auditEvents.sequence, before)))
      .orderBy(desc(auditEvents.sequence))
      .limit(limit + 1),
  );
  const page = toPage(rows, limit, list, (row) => [row.sequence], toChainedEvent);
  return { ...page, data: await withNames(ctx, page.data) };
}

/** How much there is, and by what it can be narrowed. */
export async function summarizeAuditLog(ctx: OrganizationContext, filter: AuditFilter): Promise<AuditSummary> {
  const found = await withOrganization(ctx, async (tx) => {
    const [count, head, actions, actors] = await Promise.all([
      tx.$count(auditEvents, matches(filter)),
      tx.select().from(auditHeads),
      tx.selectDistinct({ action: auditEvents.action }).from(auditEvents).orderBy(auditEvents.action),
      tx.selectDistinct({ type: auditEvents.actorType, id: auditEvents.actorId }).from(auditEvents),
    ]);
    return { count, last: head[0]?.sequence ?? 0, actions: actions.map(({ action }) => action), actors };
  });
  const names = await namesOf(ctx, found.actors);
  return {
    count: found.count,
    last_sequence: found.last,
    actions: found.actions,
    actors: found.actors.map((actor) => ({ ...actor, ...names(actor.type, actor.id) })),
  };
}

/** Recomputes the whole chain up to where it ends now, from where it begins. */
export async function verifyAuditLog(ctx: OrganizationContext): Promise<AuditVerification> {
  for (;;) {
    const [start, head] = await Promise.all([readStart(ctx), readHead(ctx)]);
    const { fault, checked } = await followChain(ctx, start, head);
    // Rows may have been deleted for their age meanwhile: then it begins further on.
    if (fault !== null && !ctx.signal.aborted && (await readStart(ctx)).sequence !== start.sequence) continue;
    return { intact: fault === null, checked, start, head, fault, checked_at: new Date().toISOString() };
  }
}

async function followChain(ctx: OrganizationContext, start: ChainEnd, head: ChainEnd) {
  const chain = walkChain(start);
  let fault: AuditVerification["fault"] = null;
  let checked = 0;
  for await (const events of readAuditLog(ctx, {}, head)) {
    for (const event of events) {
      fault ??= chain.next(event);
      checked++;
    }
    if (fault !== null || ctx.signal.aborted) break;
  }
  return { fault: fault ?? chain.end(head), checked };
}

/** Where the organization's chain ends now. */
export async function readHead(ctx: OrganizationContext): Promise<ChainEnd> {
  const [head] = await withOrganization(ctx, (tx) =>
    tx.select({ sequence: auditHeads.sequence, hash: auditHeads.hash }).from(auditHeads),
  );
  return head ?? genesis;
}

/** The last row that was deleted for its age: what is left of the chain begins after it. */
export async function readStart(ctx: OrganizationContext): Promise<ChainEnd> {
  const [anchor] = await withOrganization(ctx, (tx) =>
    tx.select({ sequence: auditAnchors.sequence, hash: auditAnchors.hash }).from(auditAnchors),
  );
  return anchor ?? genesis;
}

/**
 * The rows up to a place in the chain, oldest first, in batches. Each is read on its own: rows never change, so a long
 * export holds no transaction open and is still of one piece.
 */
export async function* readAuditLog(
  ctx: OrganizationContext,
  filter: AuditFilter,
  head: ChainEnd,
): AsyncGenerator<ChainedEvent[]> {
  let last = 0;
  for (;;) {
    const rows = await withOrganization(ctx, (tx) =>
      tx
        .select()
        .from(auditEvents)
        .where(and(matches(filter), gt(auditEvents.sequence, last), lte(auditEvents.sequence, head.sequence)))
        .orderBy(asc(auditEvents.sequence))
        .limit(rowsPerBatch),
    );
    if (rows.length > 0) yield rows.map(toChainedEvent);
    const end = rows.at(-1);
    if (!end || rows.length < rowsPerBatch) return;
    last = end.sequence;
  }
}

/** Rows with the names that people know their actors and targets by. */
export async function withNames(ctx: OrganizationContext, events: readonly ChainedEvent[]): Promise<AuditEvent[]> {
  const names = await namesOf(
    ctx,
    events.flatMap(({ actor, target }) => [actor, target]),
  );
  return events.map((event) => ({
    ...event,
    actor: { ...event.actor, type: actorTypeOf(event.actor.type), ...names(event.actor.type, event.actor.id) },
    target: { ...event.target, name: names(event.target.type, event.target.id).name ?? nameInDetail(event.detail) },
  }));
}

type Row = typeof auditEvents.$inferSelect;

const actorTypeOf = (type: string) => type as Row["actorType"];

function toChainedEvent(row: Row): ChainedEvent {
  return {
    id: row.id,
    sequence: row.sequence,
    organization_id: row.organizationId,
    created_at: row.createdAt.toISOString(),
    actor: { type: row.actorType, id: row.actorId },
    action: row.action,
    target: { type: row.targetType, id: row.targetId },
    request_id: row.requestId,
    address: row.address,
    user_agent: row.userAgent,
    detail: row.detail as Record<string, unknown> | null,
    previous_hash: row.previousHash,
    hash: row.hash,
  };
}

/** What the row itself tells about a target that has no name elsewhere, or none any more. */
function nameInDetail(detail: Record<string, unknown> | null): string | null {
  const places = [detail?.after, detail?.before, detail];
  for (const place of places) {
    const { name, email } = (place ?? {}) as { name?: unknown; email?: unknown };
    const found = name ?? email;
    if (typeof found === "string") return found;
  }
  return null;
}

function matches({ actor, action, target, from, to, q }: AuditFilter): SQL | undefined {
  return and(
    actor === undefined ? undefined : or(eq(auditEvents.actorId, actor), sql`${auditEvents.actorType} = ${actor}`),
    action === undefined
      ? undefined
      : or(eq(auditEvents.action, action), like(auditEvents.action, `${escaped(action)}.%`)),
    target === undefined ? undefined : or(eq(auditEvents.targetId, target), eq(auditEvents.targetType, target)),
    from === undefined ? undefined : gte(auditEvents.createdAt, new Date(from)),
    to === undefined ? undefined : lt(auditEvents.createdAt, new Date(to)),
    q === undefined ? undefined : containsText(q),
  );
}

function containsText(q: string): SQL {
  const pattern = `%${escaped(storableText(q))}%`;
  return sql`concat_ws(' ', ${auditEvents.action}, ${auditEvents.targetType}, ${auditEvents.targetId},
    ${auditEvents.address}, ${auditEvents.requestId}, ${auditEvents.detail}::text) ilike ${pattern}`;
}

/** `%` and `_` as themselves in a pattern. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
