import "server-only";
import { pool } from "@/lib/db/client";
import { firingDays } from "./constants";

/** Forgets what became of due times long ago; a firing that still waits stays. Returns how many there were. */
export async function deleteOldFirings(limit: number): Promise<number> {
  const rows = await pool()`
    delete from schedule_firings where (schedule_id, due_at) in (
      select schedule_id, due_at from schedule_firings
      where fired_at < now() - ${firingDays} * interval '1 day' and status <> 'pending' order by fired_at limit ${limit})`;
  return rows.count;
}
