import "server-only";
import { pool } from "@/lib/db/client";

/** How long a deleted run stays: long enough to be brought back by hand, and to be seen in the audit log beside it. */
const keptHours = 24;

/** Removes runs for good that were deleted long enough ago, with their events, steps and files. Returns how many. */
export async function purgeDeletedRuns(limit: number): Promise<number> {
  const rows = await pool()`
    delete from runs where id in (
      select id from runs where deleted_at < now() - ${keptHours} * interval '1 hour'
      order by deleted_at limit ${limit} for update skip locked)
    returning id`;
  return rows.length;
}
