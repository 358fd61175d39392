import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { findWorkflowSpec } from "@/features/workflows/catalog/registry";
import type { Transaction } from "@/lib/db/client";

/** How far a workflow's run is. `steps_total` is null where the catalog no longer has the workflow. */
export interface RunProgress {
  steps_done: number;
  steps_total: number | null;
}

const Rows = z.array(
  z.object({ id: z.string(), done: z.int(), total: z.int().nullable(), key: z.string().nullable() }),
);

/** How many steps of each of these runs need nothing more, and how many there are. Empty for runs of agents. */
export async function readProgress(
  tx: Transaction,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RunProgress>> {
  if (runIds.length === 0) return new Map();
  const ids = sql.join(
    runIds.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  const rows = await tx.execute(sql`
    select c.run_id as id, c.configuration->'workflow'->>'key' as key,
      case when jsonb_typeof(c.configuration->'workflow'->'stored') = 'object' then jsonb_array_length(
        jsonb_path_query_array(c.configuration, '$.workflow.stored.definition.stages[*].steps[*]')) end as total,
      (select count(distinct s.step)::int from run_steps s where s.run_id = c.run_id and s.kind <> 'reducer'
        and s.status in ('completed', 'skipped')) as done
    from run_configurations c where c.run_id in (${ids}) and c.configuration ? 'workflow'`);
  return new Map(
    Rows.parse([...rows]).map(({ id, done, total, key }) => [
      id,
      { steps_done: done, steps_total: total ?? declaredSteps(key ?? "") },
    ]),
  );
}

function declaredSteps(key: string): number | null {
  const stages = findWorkflowSpec(key)?.stages;
  return stages ? stages.reduce((sum, { steps }) => sum + steps.length, 0) : null;
}
