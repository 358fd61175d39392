import "server-only";
import type { OrganizationContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { seesInstructions } from "../permissions";
import { mayEdit, type OwnAgentRow } from "../reading/own-agents";
import type { AgentDetail } from "../schema";
import { readDefaultModel } from "./default-model";
import { detailsOf, ownEntry } from "./entries";

/** An organization's own agent with all that the caller may see of it. Not inside a transaction: it reads names. */
export async function ownDetail(ctx: OrganizationContext, row: OwnAgentRow): Promise<AgentDetail> {
  const [names, defaultModel] = await Promise.all([namesOf([row.createdBy]), readDefaultModel(ctx)]);
  const isShown = seesInstructions(ctx.organization);
  return {
    ...ownEntry(row, defaultModel),
    ...detailsOf(row.published ?? row.draft),
    draft: isShown ? row.draft : null,
    draft_revision: isShown ? row.draftRevision : null,
    can_edit: mayEdit(ctx, row),
    created_by: personOf(row.createdBy, names),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** The names of people, who belong to no organization: read as the login role, of ids that the caller may see. */
export async function namesOf(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const rows = await pool()<{ id: string; name: string }[]>`select id, name from users where id in ${pool()(known)}`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export function personOf(id: string | null, names: ReadonlyMap<string, string>) {
  const name = id === null ? undefined : names.get(id);
  return id === null || name === undefined ? null : { user_id: id, name };
}
