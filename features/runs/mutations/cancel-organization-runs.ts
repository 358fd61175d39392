import "server-only";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/lib/db/client";

const Cancelled = z.array(z.object({ run_id: z.string() }));

/**
 * Asks every run of an organization, or of one person in it, to stop, in the caller's system transaction, and returns their ids. Once it has
 * committed, announce them on `cadre_run_cancels`; without that they hear of it with their next lease renewal. The rows
 * are locked in run order, as the recorder does, so that the two cannot deadlock.
 */
export async function cancelOrganizationRuns(
  tx: Transaction,
  organizationId: string,
  userId: string | null = null,
): Promise<string[]> {
  const rows = await tx.execute(sql`
    with theirs as (
      select run_id from run_leases where organization_id = ${organizationId}
        and (${userId}::uuid is null or run_id in (
          select id from runs where organization_id = ${organizationId} and user_id = ${userId}::uuid and ended_at is null))
      order by run_id for no key update
    )
    update run_leases l set cancel_requested = true, expires_at = case when l.owner = '' then now() - interval '1 second' else l.expires_at end
    from theirs where l.run_id = theirs.run_id returning l.run_id`);
  return Cancelled.parse([...rows]).map((row) => row.run_id);
}
