import "server-only";
import { isDeepStrictEqual } from "node:util";
import { desc, eq, sql } from "drizzle-orm";
import { workflows, workflowVersions } from "@/drizzle/schema/workflows";
import { recordActivity } from "@/features/activity/recording/record";
import { actingUserId, type OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";
import { findProblems, refuse } from "../definition/check";
import { readDefinition, type WorkflowDefinition } from "../definition/schema";
import { audit, requireActive, requireRevision, saveDraft } from "../mutations";
import { ownDetail } from "../presenting/own-detail";
import type { WorkflowDetail, WorkflowVersionDetail } from "../presenting/schema";
import { lockEditableWorkflow, type OwnWorkflowRow, requireOwnWorkflow } from "../reading/own-workflows";
import { getVersion, readVersion } from "./data";

interface NewVersion {
  note?: string | undefined;
  publish: boolean;
  draft_revision?: number | undefined;
}

/** Freezes the draft as the next version, and lets it run when asked to. */
export async function createVersion(
  ctx: OrganizationContext,
  idOrKey: string,
  { note, publish: isPublished, draft_revision: revision }: NewVersion,
): Promise<WorkflowVersionDetail> {
  const { id, version } = await withOrganization(ctx, async (tx) => {
    const workflow = await lockEditableWorkflow(tx, ctx, idOrKey);
    requireActive(workflow);
    requireRevision(workflow, revision);
    await requireSound(tx, workflow.draft);
    const [newest] = await tx
      .select({ version: workflowVersions.version, definition: workflowVersions.definition })
      .from(workflowVersions)
      .where(eq(workflowVersions.workflowId, workflow.id))
      .orderBy(desc(workflowVersions.version))
      .limit(1);
    if (newest && isDeepStrictEqual(readDefinition(newest.definition), workflow.draft)) {
      throw new AppError("conflict", `Nothing has changed since version ${newest.version}. Publish that one instead.`);
    }
    const version = (newest?.version ?? 0) + 1;
    await tx.insert(workflowVersions).values({
      organizationId: ctx.organization.id,
      workflowId: workflow.id,
      version,
      definition: workflow.draft,
      note: note ? note : null,
      createdBy: actingUserId(ctx),
    });
    if (isPublished) await publish(tx, ctx, workflow, version, workflow.draft);
    await audit(tx, ctx, isPublished ? "workflow.published" : "workflow.version_created", workflow, { version });
    return { id: workflow.id, version };
  });
  return getVersion(ctx, id, version);
}

/** Lets a version run. Publishing the one that runs changes nothing. */
export async function publishVersion(
  ctx: OrganizationContext,
  idOrKey: string,
  version: number,
): Promise<WorkflowDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const workflow = await lockEditableWorkflow(tx, ctx, idOrKey);
    const { definition } = await readVersion(tx, workflow, version);
    requireActive(workflow);
    if (workflow.publishedVersion === version) return workflow;
    await requireSound(tx, definition);
    await publish(tx, ctx, workflow, version, definition);
    await audit(tx, ctx, "workflow.published", workflow, { version, instead_of: workflow.publishedVersion });
    return requireOwnWorkflow(tx, ctx, workflow.id);
  });
  return ownDetail(ctx, row);
}

/** Publishes an earlier version and makes it the draft, so that what is edited is what runs. */
export async function rollBack(ctx: OrganizationContext, idOrKey: string, version: number): Promise<WorkflowDetail> {
  const row = await withOrganization(ctx, async (tx) => {
    const workflow = await lockEditableWorkflow(tx, ctx, idOrKey);
    const { definition } = await readVersion(tx, workflow, version);
    requireActive(workflow);
    await requireSound(tx, definition);
    await publish(tx, ctx, workflow, version, definition);
    await saveDraft(tx, workflow, definition);
    await audit(tx, ctx, "workflow.rolled_back", workflow, { version, instead_of: workflow.publishedVersion });
    return requireOwnWorkflow(tx, ctx, workflow.id);
  });
  return ownDetail(ctx, row);
}

/** What runs must refer to nothing that is gone, also when it was sound as it was made. */
async function requireSound(tx: Transaction, definition: WorkflowDefinition): Promise<void> {
  refuse(await findProblems(tx, definition));
}

async function publish(
  tx: Transaction,
  ctx: OrganizationContext,
  { id, key }: OwnWorkflowRow,
  version: number,
  { name }: WorkflowDefinition,
): Promise<void> {
  await tx.update(workflows).set({ publishedVersion: version, updatedAt: sql`now()` }).where(eq(workflows.id, id));
  await recordActivity(tx, ctx, { kind: "workflow.published", subjectId: id, metadata: { key, name, version } });
}
