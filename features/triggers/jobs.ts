import "server-only";
import { pool } from "@/lib/db/client";
import { deliveryDays } from "./constants";

/** Forgets calls of long ago, and with them the ids that are not taken twice. Returns how many there were. */
export async function deleteOldDeliveries(limit: number): Promise<number> {
  const rows = await pool()`
    delete from trigger_deliveries where id in (
      select id from trigger_deliveries
      where received_at < now() - ${deliveryDays} * interval '1 day' order by received_at limit ${limit})`;
  return rows.count;
}
