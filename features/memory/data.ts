import "server-only";
import { and, desc, eq, ilike, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { memories, memorySettings } from "@/drizzle/schema/agents";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import type { Memory, MemoryPreference, MemoryScope } from "./schema";

interface MemoryFilter {
  scope?: MemoryScope | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** What the actor may see: their own, and the organization's. */
export function visibleTo(userId: string, scope?: MemoryScope): SQL | undefined {
  const own = eq(memories.userId, userId);
  const shared = isNull(memories.userId);
  if (scope === undefined) return or(own, shared);
  return scope === "user" ? own : shared;
}

/** What an agent may be told that works for this person: never what is about a person who has switched that off. */
export async function toldTo(tx: Transaction, userId: string): Promise<SQL | undefined> {
  return visibleTo(userId, (await isRemembered(tx, userId)) ? undefined : "organization");
}

/** Whether agents may remember this person in the organization of the transaction. */
export async function isRemembered(tx: Transaction, userId: string): Promise<boolean> {
  const [row] = await tx
    .select({ aboutMe: memorySettings.aboutMe })
    .from(memorySettings)
    .where(eq(memorySettings.userId, userId));
  return row?.aboutMe ?? true;
}

export function readMemoryPreference(ctx: OrganizationContext): Promise<MemoryPreference> {
  return withOrganization(ctx, async (tx) => ({ about_me: await isRemembered(tx, actingUserId(ctx)) }));
}

/** Microseconds since the epoch: the precision the database sorts by. */
const createdMicros = sql<string>`(extract(epoch from ${memories.createdAt}) * 1000000)::bigint::text`;

/** Newest first. */
export async function listMemories(ctx: OrganizationContext, { scope, q, cursor, limit }: MemoryFilter) {
  const userId = actingUserId(ctx);
  const rows = await withOrganization(ctx, (tx) =>
    tx
      .select({ memory: memories, createdMicros })
      .from(memories)
      .where(and(visibleTo(userId, scope), q === undefined ? undefined : contains(q), after(cursor)))
      .orderBy(desc(memories.createdAt), desc(memories.id))
      .limit(limit + 1),
  );
  return toPage(
    rows,
    limit,
    "memories",
    (row) => [row.createdMicros, row.memory.id],
    ({ memory }) => toMemory(memory),
  );
}

export function contains(text: string): SQL {
  return ilike(memories.content, `%${storableText(text).replace(/[\\%_]/g, "\\$&")}%`);
}

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [micros, id] = decodeCursor("memories", z.tuple([z.string().regex(/^\d{1,19}$/), z.uuid()]), cursor);
  return sql`(${memories.createdAt}, ${memories.id}) < (to_timestamp(${micros}::numeric / 1000000), ${id}::uuid)`;
}

export function toMemory(row: typeof memories.$inferSelect): Memory {
  return {
    id: row.id,
    scope: row.userId === null ? "organization" : "user",
    content: row.content,
    agent: row.agentKey,
    run_id: row.sourceRunId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
