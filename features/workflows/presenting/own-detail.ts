import "server-only";
import { namesOf, personOf } from "@/features/agents/presenting/own-detail";
import type { OrganizationContext } from "@/lib/context";
import { mayEdit, type OwnWorkflowRow } from "../reading/own-workflows";
import { ownEntry } from "./entries";
import type { WorkflowDetail } from "./schema";

/** An organization's own workflow with all that the caller may see of it. Not inside a transaction: it reads names. */
export async function ownDetail(ctx: OrganizationContext, row: OwnWorkflowRow): Promise<WorkflowDetail> {
  const names = await namesOf([row.createdBy]);
  const isShown = ctx.organization.scopes.has("workflows:write");
  return {
    ...ownEntry(row),
    definition: row.published ?? row.draft,
    in_code: [],
    draft: isShown ? row.draft : null,
    draft_revision: isShown ? row.draftRevision : null,
    can_edit: mayEdit(ctx, row),
    created_by: personOf(row.createdBy, names),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
