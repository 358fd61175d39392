import "server-only";
import { sql } from "drizzle-orm";
import type { OrganizationContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import type { LastRun } from "../presenting/schema";

/**
 * The newest run of each of these workflows: one probe of `runs_workflow_idx` for each, however many runs there are.
 * Runs of workflows are the whole organization's; those without `runs:read` are told of none, as nobody is of a deleted one.
 */
export async function readLastRuns(
  tx: Transaction,
  ctx: OrganizationContext,
  keys: readonly string[],
): Promise<ReadonlyMap<string, LastRun>> {
  if (keys.length === 0 || !ctx.organization.scopes.has("runs:read")) return new Map();
  const rows = await tx.execute<{ key: string; id: string; status: LastRun["status"]; created_ms: number }>(sql`
    select k.key, r.id, r.status, (extract(epoch from r.created_at) * 1000)::float8 as created_ms
    from unnest(${sql.param([...keys])}::text[]) as k(key)
    cross join lateral (
      select id, status, created_at from runs
      where organization_id = ${ctx.organization.id}::uuid and workflow_key = k.key and deleted_at is null
      order by created_at desc limit 1
    ) as r`);
  return new Map(
    rows.map(({ key, id, status, created_ms: ms }) => [key, { id, status, created_at: new Date(ms).toISOString() }]),
  );
}
