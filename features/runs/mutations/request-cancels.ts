import "server-only";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/lib/db/client";

/**
 * Asks these runs to stop, in the caller's transaction. Once it has committed, announce them on `cadre_run_cancels`; without that
 * they hear of it with their next lease renewal. The rows are locked in run order, as the recorder does.
 */
export async function requestCancels(tx: Transaction, runIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    with theirs as (
      select run_id from run_leases where run_id = any(${sql.param([...runIds])}::uuid[]) order by run_id for no key update
    )
    update run_leases l set cancel_requested = true,
      expires_at = case when l.owner = '' then now() - interval '1 second' else l.expires_at end
    from theirs where l.run_id = theirs.run_id`);
}
