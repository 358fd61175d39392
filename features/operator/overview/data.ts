import "server-only";
import type { ResponseOf } from "@/lib/api/endpoint";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { getPlatformOverview } from "./contract";

type Overview = ResponseOf<typeof getPlatformOverview>;

/** The installation in numbers. Run starts are read from the last day's part of the index only. */
export async function readOverview(_ctx: UserContext): Promise<Overview> {
  const [row] = await pool()<Overview[]>`
    select
      (select json_build_object(
        'total', count(*),
        'suspended', count(*) filter (where suspended_at is not null and delete_after is null),
        'being_deleted', count(*) filter (where delete_after is not null),
        'created_last_7_days', count(*) filter (where created_at > now() - interval '7 days'))
      from organizations) as organizations,
      (select json_build_object(
        'total', count(*),
        'disabled', count(*) filter (where disabled_at is not null),
        'awaiting_approval', count(*) filter (where approval = 'pending'),
        'operators', count(*) filter (where platform_role is not null),
        'created_last_7_days', count(*) filter (where created_at > now() - interval '7 days'))
      from users where kind = 'person') as users,
      (select json_build_object(
        'last_24_hours', count(*),
        'failed_last_24_hours', count(*) filter (where status = 'failed'),
        'under_way', (select count(*) from run_leases))
      from runs where created_at > now() - interval '24 hours') as runs,
      (select json_build_object('active_last_24_hours', count(*))
      from sessions where revoked_at is null and expires_at > now() and last_seen_at > now() - interval '24 hours'
      ) as sessions`;
  if (!row) throw new AppError("service_unavailable", "The numbers could not be read. Try again.");
  return row;
}
