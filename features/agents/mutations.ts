import "server-only";
import { isDeepStrictEqual } from "node:util";
import { eq, sql } from "drizzle-orm";
import { agents } from "@/drizzle/schema/agents";
import { recordActivity } from "@/features/activity/recording/record";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, type FieldError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { findAgentSpec } from "./catalog/registry";
import { agentLimits } from "./constants";
import { findProblems, refuse } from "./definition/check";
import { freeKey } from "./definition/key";
import {
  type AgentBeginning,
  type AgentChange,
  type AgentDefinition,
  completeDefinition,
  readDefinition,
} from "./definition/schema";
import { toDefinition } from "./definition/to-spec";
import { ownDetail } from "./presenting/own-detail";
import { lockEditableAgent, type OwnAgentRow, requireOwnAgent } from "./reading/own-agents";
import type { AgentDetail, AgentExport } from "./schema";

/** Begins an agent as a draft of the caller's. */
export async function createAgent(
  ctx: OrganizationContext,
  { key: asked, ...given }: AgentBeginning & { key?: string | undefined },
): Promise<AgentDetail> {
  const definition = completeDefinition(given);
  const row = await withOrganization(ctx, async (tx) => {
    const key = await freeKey(tx, definition.name, asked);
    refuse(await findProblems(tx, key, definition));
    return insertAgent(tx, ctx, key, definition, {});
  });
  return ownDetail(ctx, row);
}

/** Changes the given fields of a draft that nobody else has changed meanwhile. */
export async function updateAgent(
  ctx: OrganizationContext,
  idOrKey: string,
  { draft_revision: revision, ...change }: AgentChange & { draft_revision: number },
): Promise<AgentDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const before = await lockEditableAgent(tx, ctx, idOrKey);
    requireActive(before);
    requireRevision(before, revision);
    const draft = readDefinition({ ...before.draft, ...withoutUndefined(change) });
    const changed = changedFields(before.draft, draft);
    if (changed.length === 0) return before;
    refuse(await findProblems(tx, before.key, draft, new Set(changed)));
    await saveDraft(tx, before, draft);
    await audit(tx, ctx, "agent.changed", before, { fields: changed, draft_revision: before.draftRevision + 1 });
    return requireOwnAgent(tx, ctx, before.id);
  });
  return ownDetail(ctx, row);
}

/** Whoever saves says which state they have seen: a later one of somebody else is not overwritten. */
export function requireRevision(row: OwnAgentRow, revision: number | undefined): void {
  if (revision === undefined || revision === row.draftRevision) return;
  throw new AppError("conflict", "The draft was changed elsewhere meanwhile. Load it again, then make your change.");
}

export function requireActive({ archivedAt }: OwnAgentRow): void {
  if (archivedAt !== null) throw new AppError("conflict", "This agent is archived. Restore it first.");
}

export async function saveDraft(tx: Transaction, { id }: OwnAgentRow, draft: AgentDefinition): Promise<void> {
  await tx
    .update(agents)
    .set({ draft, draftRevision: sql`${agents.draftRevision} + 1`, updatedAt: sql`now()` })
    .where(eq(agents.id, id));
}

/** Takes an agent away from everybody; its versions and runs stay. Archiving twice changes nothing. */
export async function archiveAgent(ctx: OrganizationContext, idOrKey: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const row = await lockEditableAgent(tx, ctx, idOrKey);
    if (row.archivedAt !== null) return;
    await tx.update(agents).set({ archivedAt: sql`now()` }).where(eq(agents.id, row.id));
    await recordActivity(tx, ctx, { kind: "agent.archived", subjectId: row.id, metadata: nameOf(row) });
    await audit(tx, ctx, "agent.archived", row);
  });
}

/** Undoes archiving. Restoring an agent that is not archived changes nothing. */
export async function restoreAgent(ctx: OrganizationContext, idOrKey: string): Promise<AgentDetail> {
  const restored = await withOrganization(ctx, async (tx) => {
    const row = await lockEditableAgent(tx, ctx, idOrKey);
    if (row.archivedAt === null) return row;
    await tx.update(agents).set({ archivedAt: null }).where(eq(agents.id, row.id));
    await recordActivity(tx, ctx, { kind: "agent.restored", subjectId: row.id, metadata: nameOf(row) });
    await audit(tx, ctx, "agent.restored", row);
    return { ...row, archivedAt: null };
  });
  return ownDetail(ctx, restored);
}

export function nameOf({ key, draft }: OwnAgentRow): { key: string; name: string } {
  return { key, name: draft.name };
}

/** A draft of the caller's that says what another agent says. What is gone meanwhile is left out. */
export async function duplicateAgent(ctx: OrganizationContext, idOrKey: string): Promise<AgentDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const spec = findAgentSpec(idOrKey);
    const source = spec ? toDefinition(spec) : (await requireOwnAgent(tx, ctx, idOrKey)).draft;
    const name = `${source.name.slice(0, agentLimits.name - copySuffix.length)}${copySuffix}`;
    const key = await freeKey(tx, source.name, undefined);
    const { definition } = await withoutProblems(tx, key, { ...source, name });
    return insertAgent(tx, ctx, key, definition, { copy_of: idOrKey });
  });
  return ownDetail(ctx, row);
}

const copySuffix = " (copy)";

/** Makes a draft out of an exported agent, without what does not exist here. */
export async function importAgent(
  ctx: OrganizationContext,
  exported: AgentExport,
): Promise<AgentDetail & { left_out: FieldError[] }> {
  const { row, leftOut } = await withOrganization(ctx, async (tx) => {
    const key = await freeKey(tx, exported.definition.name, undefined);
    const { definition, leftOut } = await withoutProblems(tx, key, exported.definition);
    return { row: await insertAgent(tx, ctx, key, definition, { imported: exported.key }), leftOut };
  });
  return { ...(await ownDetail(ctx, row)), left_out: leftOut };
}

/** A definition without the tools, agents and schema that cannot be had here, and what was left out. */
async function withoutProblems(tx: Transaction, key: string, definition: AgentDefinition) {
  const leftOut = await findProblems(tx, key, definition);
  const isOut = (field: string) => (_: unknown, index: number) =>
    !leftOut.some(({ path }) => path === `${field}.${index}`);
  const kept: AgentDefinition = {
    ...definition,
    model: leftOut.some(({ path }) => path === "model") ? null : definition.model,
    tools: definition.tools.filter(isOut("tools")),
    handoffs: definition.handoffs.filter(isOut("handoffs")),
    agents_as_tools: definition.agents_as_tools.filter(isOut("agents_as_tools")),
    output_schema: leftOut.some(({ path }) => path === "output_schema") ? null : definition.output_schema,
  };
  return { definition: kept, leftOut };
}

async function insertAgent(
  tx: Transaction,
  ctx: OrganizationContext,
  key: string,
  draft: AgentDefinition,
  detail: Record<string, unknown>,
): Promise<OwnAgentRow> {
  const organizationId = ctx.organization.id;
  const existing = await tx.$count(agents, eq(agents.organizationId, organizationId));
  if (existing >= agentLimits.perOrganization) {
    throw new AppError("conflict", `An organization has at most ${agentLimits.perOrganization} agents.`);
  }
  const id = newId();
  const [inserted] = await tx
    .insert(agents)
    .values({ id, organizationId, key, draft, createdBy: actingUserId(ctx) })
    .onConflictDoNothing()
    .returning({ id: agents.id });
  if (!inserted) throw new AppError("conflict", `Somebody has just begun an agent with the key “${key}”. Try again.`);
  const row = await requireOwnAgent(tx, ctx, id);
  await audit(tx, ctx, "agent.created", row, detail);
  return row;
}

/** Without instructions: they are for those who may edit agents, the log is not. */
export function audit(
  tx: Transaction,
  ctx: OrganizationContext,
  action: `agent.${string}`,
  { id, key, draft }: OwnAgentRow,
  detail: Record<string, unknown> = {},
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "agent", id },
    detail: { key, name: draft.name, ...detail },
  });
}

function changedFields(before: AgentDefinition, after: AgentDefinition): string[] {
  const fields = Object.keys(after) as (keyof AgentDefinition)[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

function withoutUndefined(change: AgentChange): Partial<AgentDefinition> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
