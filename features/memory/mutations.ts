import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { memories, memorySettings } from "@/drizzle/schema/agents";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { storableText } from "@/lib/db/text";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { isRemembered, toMemory, visibleTo } from "./data";
import type { CreateMemory, Memory, MemoryPreference, MemoryScope, UpdateMemory } from "./schema";

/** More than that nobody reads through, and no model needs. */
const mostPerOwner = 500;

interface NewMemory {
  organizationId: string;
  /** Null for the organization's. */
  userId: string | null;
  content: string;
  agentKey: string | null;
  runId: string | null;
}

/** Keeps a memory, unless the owner has the same already: then that one. Throws `conflict` when the owner has too many. */
export async function keepMemory(tx: Transaction, wanted: NewMemory): Promise<{ memory: Memory; isNew: boolean }> {
  const content = storableText(wanted.content.trim());
  const owner = wanted.userId === null ? isNull(memories.userId) : eq(memories.userId, wanted.userId);
  const [same] = await tx
    .select()
    .from(memories)
    .where(and(owner, eq(memories.content, content)))
    .limit(1);
  if (same) return { memory: toMemory(same), isNew: false };
  if ((await tx.$count(memories, owner)) >= mostPerOwner) {
    throw new AppError("conflict", `There are ${mostPerOwner} memories already. Delete some first.`);
  }
  const [row] = await tx
    .insert(memories)
    .values({
      id: newId(),
      organizationId: wanted.organizationId,
      userId: wanted.userId,
      content,
      agentKey: wanted.agentKey,
      sourceRunId: wanted.runId,
    })
    .returning();
  if (!row) throw new Error("The memory was not stored.");
  return { memory: toMemory(row), isNew: true };
}

export function createMemory(ctx: OrganizationContext, { scope, content }: CreateMemory): Promise<Memory> {
  return withOrganization(ctx, async (tx) => {
    const { memory } = await keepMemory(tx, {
      organizationId: ctx.organization.id,
      userId: scope === "user" ? actingUserId(ctx) : null,
      content,
      agentKey: null,
      runId: null,
    });
    await audit(tx, ctx, "memory.created", memory);
    return memory;
  });
}

export function updateMemory(ctx: OrganizationContext, id: string, { content }: UpdateMemory): Promise<Memory> {
  return withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .update(memories)
      .set({ content: storableText(content), updatedAt: sql`now()` })
      .where(and(eq(memories.id, id), visibleTo(actingUserId(ctx))))
      .returning();
    if (!row) throw notFound("memory");
    const memory = toMemory(row);
    await audit(tx, ctx, "memory.changed", memory);
    return memory;
  });
}

export async function deleteMemory(ctx: OrganizationContext, id: string): Promise<undefined> {
  await withOrganization(ctx, async (tx) => {
    const [row] = await tx
      .delete(memories)
      .where(and(eq(memories.id, id), visibleTo(actingUserId(ctx))))
      .returning();
    if (!row) throw notFound("memory");
    await audit(tx, ctx, "memory.deleted", toMemory(row));
  });
}

export async function deleteMemories(ctx: OrganizationContext, scope: MemoryScope): Promise<undefined> {
  const { role } = ctx.organization;
  if (scope === "organization" && role !== "admin" && role !== "owner") {
    throw new AppError("forbidden", "Only admins and owners can delete all of the organization's memories.");
  }
  await withOrganization(ctx, async (tx) => {
    const rows = await tx
      .delete(memories)
      .where(visibleTo(actingUserId(ctx), scope))
      .returning({ id: memories.id });
    await appendAudit(tx, auditSource(ctx), {
      organizationId: ctx.organization.id,
      action: "memory.all_deleted",
      target: { type: "organization", id: ctx.organization.id },
      detail: { scope, count: rows.length },
    });
  });
}

/** Says whether agents may remember the actor. It holds from the next call on, also in runs that are under way. */
export function saveMemoryPreference(ctx: OrganizationContext, wanted: MemoryPreference): Promise<MemoryPreference> {
  const userId = actingUserId(ctx);
  const organizationId = ctx.organization.id;
  return withOrganization(ctx, async (tx) => {
    const before = await isRemembered(tx, userId);
    if (before === wanted.about_me) return wanted;
    await tx
      .insert(memorySettings)
      .values({ organizationId, userId, aboutMe: wanted.about_me })
      .onConflictDoUpdate({
        target: [memorySettings.organizationId, memorySettings.userId],
        set: { aboutMe: wanted.about_me, updatedAt: sql`now()` },
      });
    await appendAudit(tx, auditSource(ctx), {
      organizationId,
      action: "memory_preference.updated",
      target: { type: "user", id: userId },
      before: { about_me: before },
      after: { about_me: wanted.about_me },
    });
    return wanted;
  });
}

/** Without what it says: a person's memories are theirs. */
function audit(
  tx: Transaction,
  ctx: OrganizationContext,
  action: "memory.created" | "memory.changed" | "memory.deleted",
  { id, scope }: Memory,
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "memory", id },
    detail: { scope },
  });
}
