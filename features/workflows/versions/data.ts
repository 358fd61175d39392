import "server-only";
import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { workflowVersions } from "@/drizzle/schema/workflows";
import { namesOf } from "@/features/agents/presenting/own-detail";
import { presentVersion } from "@/features/agents/presenting/version";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { withOrganization } from "@/lib/db/scope";
import { notFound } from "@/lib/errors";
import { findWorkflowSpec } from "../catalog/registry";
import { readDefinition } from "../definition/schema";
import type { WorkflowVersion, WorkflowVersionDetail } from "../presenting/schema";
import { type OwnWorkflowRow, requireOwnWorkflow } from "../reading/own-workflows";

const list = "workflow_versions";

const columns = {
  version: workflowVersions.version,
  note: workflowVersions.note,
  createdBy: workflowVersions.createdBy,
  createdAt: workflowVersions.createdAt,
};

/** A workflow's versions, newest first. */
export async function listVersions(
  ctx: OrganizationContext,
  idOrKey: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: WorkflowVersion[]; next_cursor: string | null }> {
  if (findWorkflowSpec(idOrKey)) return { data: [], next_cursor: null };
  const before = cursor === undefined ? null : decodeCursor(list, z.tuple([z.int()]), cursor)[0];
  const { workflow, rows } = await withOrganization(ctx, async (tx) => {
    const workflow = await requireOwnWorkflow(tx, ctx, idOrKey);
    const rows = await tx
      .select(columns)
      .from(workflowVersions)
      .where(
        and(
          eq(workflowVersions.workflowId, workflow.id),
          before === null ? undefined : lt(workflowVersions.version, before),
        ),
      )
      .orderBy(desc(workflowVersions.version))
      .limit(limit + 1);
    return { workflow, rows };
  });
  const names = await namesOf(rows.map(({ createdBy }) => createdBy));
  return toPage(
    rows,
    limit,
    list,
    ({ version }) => [version],
    (row) => presentVersion(workflow, row, names),
  );
}

export async function getVersion(
  ctx: OrganizationContext,
  idOrKey: string,
  version: number,
): Promise<WorkflowVersionDetail> {
  const { workflow, row } = await withOrganization(ctx, async (tx) => {
    const workflow = await requireOwnWorkflow(tx, ctx, idOrKey);
    return { workflow, row: await readVersion(tx, workflow, version) };
  });
  const names = await namesOf([row.createdBy]);
  return { ...presentVersion(workflow, row, names), definition: row.definition };
}

/** A version with what it says. Throws `not_found` when the workflow has none of this number. */
export async function readVersion(tx: Transaction, workflow: OwnWorkflowRow, version: number) {
  const [row] = await tx
    .select({ ...columns, definition: workflowVersions.definition })
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflow.id), eq(workflowVersions.version, version)));
  if (!row) throw notFound("version");
  return { ...row, definition: readDefinition(row.definition) };
}
