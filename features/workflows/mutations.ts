import "server-only";
import { isDeepStrictEqual } from "node:util";
import { eq, sql } from "drizzle-orm";
import { workflows } from "@/drizzle/schema/workflows";
import { recordActivity } from "@/features/activity/recording/record";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import { appendAudit, auditSource } from "@/lib/db/audit";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError, type FieldError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { workflowLimits } from "./constants";
import { findProblems } from "./definition/check";
import { findDefinition } from "./definition/declared";
import { freeKey } from "./definition/key";
import {
  completeDefinition,
  readDefinition,
  type WorkflowBeginning,
  type WorkflowChange,
  type WorkflowDefinition,
} from "./definition/schema";
import { ownDetail } from "./presenting/own-detail";
import type { WorkflowDetail, WorkflowExport } from "./presenting/schema";
import { lockEditableWorkflow, type OwnWorkflowRow, requireOwnWorkflow } from "./reading/own-workflows";

/** Begins a workflow as a draft of the caller's. */
export async function createWorkflow(
  ctx: OrganizationContext,
  { key: asked, ...given }: WorkflowBeginning & { key?: string | undefined },
): Promise<WorkflowDetail> {
  const definition = completeDefinition(given);
  const row = await withOrganization(ctx, async (tx) => {
    const key = await freeKey(tx, definition.name, asked);
    return insertWorkflow(tx, ctx, key, definition, {});
  });
  return ownDetail(ctx, row);
}

/** Changes the given fields of a draft that nobody else has changed meanwhile. A draft need not be able to run. */
export async function updateWorkflow(
  ctx: OrganizationContext,
  idOrKey: string,
  { draft_revision: revision, ...change }: WorkflowChange & { draft_revision: number },
): Promise<WorkflowDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const before = await lockEditableWorkflow(tx, ctx, idOrKey);
    requireActive(before);
    requireRevision(before, revision);
    const draft = readDefinition({ ...before.draft, ...withoutUndefined(change) });
    const changed = changedFields(before.draft, draft);
    if (changed.length === 0) return before;
    await saveDraft(tx, before, draft);
    await audit(tx, ctx, "workflow.changed", before, { fields: changed, draft_revision: before.draftRevision + 1 });
    return requireOwnWorkflow(tx, ctx, before.id);
  });
  return ownDetail(ctx, row);
}

/** Whoever saves says which state they have seen: a later one of somebody else is not overwritten. */
export function requireRevision(row: OwnWorkflowRow, revision: number | undefined): void {
  if (revision === undefined || revision === row.draftRevision) return;
  throw new AppError("conflict", "The draft was changed elsewhere meanwhile. Load it again, then make your change.");
}

export function requireActive({ archivedAt }: OwnWorkflowRow): void {
  if (archivedAt !== null) throw new AppError("conflict", "This workflow is archived. Restore it first.");
}

export async function saveDraft(tx: Transaction, { id }: OwnWorkflowRow, draft: WorkflowDefinition): Promise<void> {
  await tx
    .update(workflows)
    .set({ draft, draftRevision: sql`${workflows.draftRevision} + 1`, updatedAt: sql`now()` })
    .where(eq(workflows.id, id));
}

/** Takes a workflow away from everybody; its versions and runs stay. Archiving twice changes nothing. */
export async function archiveWorkflow(ctx: OrganizationContext, idOrKey: string): Promise<void> {
  await withOrganization(ctx, async (tx) => {
    const row = await lockEditableWorkflow(tx, ctx, idOrKey);
    if (row.archivedAt !== null) return;
    await tx.update(workflows).set({ archivedAt: sql`now()` }).where(eq(workflows.id, row.id));
    await audit(tx, ctx, "workflow.archived", row);
    await tell(tx, ctx, "workflow.archived", row);
  });
}

/** Undoes archiving. Restoring a workflow that is not archived changes nothing. */
export async function restoreWorkflow(ctx: OrganizationContext, idOrKey: string): Promise<WorkflowDetail> {
  const restored = await withOrganization(ctx, async (tx) => {
    const row = await lockEditableWorkflow(tx, ctx, idOrKey);
    if (row.archivedAt === null) return row;
    await tx.update(workflows).set({ archivedAt: null }).where(eq(workflows.id, row.id));
    await audit(tx, ctx, "workflow.restored", row);
    await tell(tx, ctx, "workflow.restored", row);
    return { ...row, archivedAt: null };
  });
  return ownDetail(ctx, restored);
}

const copySuffix = " (copy)";

/** A draft of the caller's that says what another workflow says. Throws `conflict` for one that is partly code. */
export async function duplicateWorkflow(ctx: OrganizationContext, idOrKey: string): Promise<WorkflowDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const declared = findDefinition(idOrKey);
    const source = declared ?? (await requireOwnWorkflow(tx, ctx, idOrKey)).draft;
    const name = `${source.name.slice(0, workflowLimits.name - copySuffix.length)}${copySuffix}`;
    const key = await freeKey(tx, source.name, undefined);
    return insertWorkflow(tx, ctx, key, { ...source, name }, { copy_of: idOrKey });
  });
  return ownDetail(ctx, row);
}

/** Makes a draft out of an exported workflow, and tells what of it does not exist here. */
export async function importWorkflow(
  ctx: OrganizationContext,
  { key: exportedKey, definition }: WorkflowExport,
): Promise<WorkflowDetail & { issues: FieldError[] }> {
  const { row, issues } = await withOrganization(ctx, async (tx) => {
    const key = await freeKey(tx, definition.name, undefined);
    const row = await insertWorkflow(tx, ctx, key, definition, { imported: exportedKey });
    return { row, issues: await findProblems(tx, definition) };
  });
  return { ...(await ownDetail(ctx, row)), issues };
}

async function insertWorkflow(
  tx: Transaction,
  ctx: OrganizationContext,
  key: string,
  draft: WorkflowDefinition,
  detail: Record<string, unknown>,
): Promise<OwnWorkflowRow> {
  const organizationId = ctx.organization.id;
  const existing = await tx.$count(workflows, eq(workflows.organizationId, organizationId));
  if (existing >= workflowLimits.perOrganization) {
    throw new AppError("conflict", `An organization has at most ${workflowLimits.perOrganization} workflows.`);
  }
  const id = newId();
  const [inserted] = await tx
    .insert(workflows)
    .values({ id, organizationId, key, draft, createdBy: actingUserId(ctx) })
    .onConflictDoNothing()
    .returning({ id: workflows.id });
  if (!inserted) throw new AppError("conflict", `Somebody has just begun a workflow with the key “${key}”. Try again.`);
  const row = await requireOwnWorkflow(tx, ctx, id);
  await audit(tx, ctx, "workflow.created", row, detail);
  return row;
}

/** Without what the workflow says: that may be long, and its versions keep it. */
export function audit(
  tx: Transaction,
  ctx: OrganizationContext,
  action: `workflow.${string}`,
  { id, key, draft }: OwnWorkflowRow,
  detail: Record<string, unknown> = {},
): Promise<void> {
  return appendAudit(tx, auditSource(ctx), {
    organizationId: ctx.organization.id,
    action,
    target: { type: "workflow", id },
    detail: { key, name: draft.name, ...detail },
  });
}

/** Tells the organization. Drafts are their maker's business, so nothing is told of what was never published. */
async function tell(
  tx: Transaction,
  ctx: OrganizationContext,
  kind: "workflow.archived" | "workflow.restored",
  { id, key, published }: OwnWorkflowRow,
): Promise<void> {
  if (published) await recordActivity(tx, ctx, { kind, subjectId: id, metadata: { key, name: published.name } });
}

function changedFields(before: WorkflowDefinition, after: WorkflowDefinition): string[] {
  const fields = Object.keys(after) as (keyof WorkflowDefinition)[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

function withoutUndefined(change: WorkflowChange): Partial<WorkflowDefinition> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
