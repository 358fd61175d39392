import "server-only";
import { and, eq, or, sql } from "drizzle-orm";
import { workflows, workflowVersions } from "@/drizzle/schema/workflows";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors";
import { isIdLike } from "@/lib/ids";
import { findWorkflowSpec } from "../catalog/registry";
import { readDefinition, type WorkflowDefinition } from "../definition/schema";
import { mayEditWorkflow } from "../permissions";

/** The version that runs, joined to its workflow. */
export const publishedOf = and(
  eq(workflowVersions.organizationId, workflows.organizationId),
  eq(workflowVersions.workflowId, workflows.id),
  eq(workflowVersions.version, workflows.publishedVersion),
);

export const ownWorkflowColumns = {
  id: workflows.id,
  key: workflows.key,
  draft: sql<WorkflowDefinition>`${workflows.draft}`.mapWith(readDefinition),
  published: sql<WorkflowDefinition | null>`${workflowVersions.definition}`.mapWith(readDefinition),
  draftRevision: workflows.draftRevision,
  publishedVersion: workflows.publishedVersion,
  createdBy: workflows.createdBy,
  createdAt: workflows.createdAt,
  /** Microseconds since the epoch: the precision the database sorts by. */
  createdMicros: sql<string>`(extract(epoch from ${workflows.createdAt}) * 1000000)::bigint::text`,
  updatedAt: workflows.updatedAt,
  archivedAt: workflows.archivedAt,
};

export interface OwnWorkflowRow {
  id: string;
  key: string;
  draft: WorkflowDefinition;
  published: WorkflowDefinition | null;
  draftRevision: number;
  publishedVersion: number | null;
  createdBy: string | null;
  createdAt: Date;
  createdMicros: string;
  updatedAt: Date;
  archivedAt: Date | null;
}

/** A workflow that the organization built, by its id or its key, archived or not. */
export async function findOwnWorkflow(
  tx: Transaction,
  ctx: OrganizationContext,
  idOrKey: string,
): Promise<OwnWorkflowRow | undefined> {
  const named = isIdLike(idOrKey)
    ? or(eq(workflows.id, idOrKey), eq(workflows.key, idOrKey))
    : eq(workflows.key, idOrKey);
  const [row] = await tx
    .select(ownWorkflowColumns)
    .from(workflows)
    .leftJoin(workflowVersions, publishedOf)
    .where(and(eq(workflows.organizationId, ctx.organization.id), named));
  return row;
}

export async function requireOwnWorkflow(tx: Transaction, ctx: OrganizationContext, idOrKey: string) {
  const row = await findOwnWorkflow(tx, ctx, idOrKey);
  if (!row) throw notFound("workflow");
  return row;
}

/** A workflow that the caller may change, locked until the transaction ends. */
export async function lockEditableWorkflow(
  tx: Transaction,
  ctx: OrganizationContext,
  idOrKey: string,
): Promise<OwnWorkflowRow> {
  if (findWorkflowSpec(idOrKey)) {
    throw new AppError("forbidden", "This workflow belongs to the installation. Duplicate it to make it your own.");
  }
  const { id } = await requireOwnWorkflow(tx, ctx, idOrKey);
  await tx.select({ id: workflows.id }).from(workflows).where(eq(workflows.id, id)).for("update");
  const row = await requireOwnWorkflow(tx, ctx, id);
  if (!mayEdit(ctx, row)) {
    throw new AppError(
      "forbidden",
      "Only its maker and administrators may change this workflow. Duplicate it instead.",
    );
  }
  return row;
}

export function mayEdit(ctx: OrganizationContext, { createdBy }: Pick<OwnWorkflowRow, "createdBy">): boolean {
  return mayEditWorkflow("userId" in ctx.actor && ctx.actor.userId === createdBy, ctx.organization);
}
