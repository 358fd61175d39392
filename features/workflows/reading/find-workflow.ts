import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { workflows, workflowVersions } from "@/drizzle/schema/workflows";
import type { Transaction } from "@/lib/db/client";
import { findWorkflowSpec } from "../catalog/registry";
import { findProblems, refuse } from "../definition/check";
import { readDefinition, type WorkflowDefinition } from "../definition/schema";
import { toSpec } from "../definition/to-spec";
import type { WorkflowSpec } from "../schema";

interface RunnableWorkflow {
  spec: WorkflowSpec;
  /** What a run keeps, to find the same workflow again: the key of a declared one, or what the version says. */
  stored: string | { version: number; definition: WorkflowDefinition };
}

/**
 * The workflow that a run of this key executes: of the catalog, or the organization's own as published or, with
 * `draft`, as its draft stands. Archived and unpublished ones do not run. Throws `validation_failed` for a draft that cannot.
 */
export async function findRunnableWorkflow(
  tx: Transaction,
  key: string,
  { draft = false }: { draft?: boolean } = {},
): Promise<RunnableWorkflow | undefined> {
  const declared = findWorkflowSpec(key);
  if (declared) return { spec: declared, stored: key };
  const found = await (draft ? readDraft(tx, key) : readPublished(tx, key));
  if (!found) return undefined;
  const definition = readDefinition(found.definition);
  if (draft) refuse(await findProblems(tx, definition));
  const stored = { version: found.version, definition };
  return { spec: toSpec(key, stored.version, stored.definition), stored };
}

async function readPublished(tx: Transaction, key: string) {
  const [row] = await tx
    .select({ version: workflowVersions.version, definition: workflowVersions.definition })
    .from(workflows)
    .innerJoin(
      workflowVersions,
      and(eq(workflowVersions.workflowId, workflows.id), eq(workflowVersions.version, workflows.publishedVersion)),
    )
    .where(and(eq(workflows.key, key), isNull(workflows.archivedAt)));
  return row;
}

async function readDraft(tx: Transaction, key: string) {
  const [row] = await tx
    .select({ definition: workflows.draft })
    .from(workflows)
    .where(and(eq(workflows.key, key), isNull(workflows.archivedAt)));
  return row && { version: 0, definition: row.definition };
}
