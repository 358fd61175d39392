import "server-only";
import { z } from "zod";
import { type Openable, placesOf } from "@/features/activity/telling/path";
import { roleScopes, roles } from "@/lib/auth/roles";
import { pool } from "@/lib/db/client";
import type { EventRow } from "./rows";

/** For whom events are told: what one may open is closed to another. */
export interface ActivityReader {
  organizationId: string;
  userId: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const Found = z.object({
  role: z.enum(roles).nullable(),
  run: z.array(z.string()),
  chat: z.array(z.string()),
  schedule: z.array(z.string()),
  trigger: z.array(z.string()),
});

/** Which of the places that events name are still there and open to the reader, in one statement. */
export async function findOpenable(reader: ActivityReader, rows: readonly EventRow[]): Promise<Openable> {
  const { organizationId, userId } = reader;
  const named = rows.flatMap(placesOf).filter(({ id }) => uuid.test(id));
  const idsOf = (kind: string) => [...new Set(named.filter((place) => place.kind === kind).map(({ id }) => id))];
  const [row] = await pool()`
    select
      (select role from memberships where organization_id = ${organizationId} and user_id = ${userId}) as role,
      array(select id from runs where organization_id = ${organizationId} and id = any(${idsOf("run")}::uuid[])
        and deleted_at is null and (user_id = ${userId} or kind = 'workflow')) as run,
      array(select id from conversations where organization_id = ${organizationId}
        and id = any(${idsOf("chat")}::uuid[])
        and deleted_at is null and (user_id = ${userId} or shared_at is not null)) as chat,
      array(select id from schedules where organization_id = ${organizationId}
        and id = any(${idsOf("schedule")}::uuid[])) as schedule,
      array(select id from triggers where organization_id = ${organizationId}
        and id = any(${idsOf("trigger")}::uuid[])) as trigger`;
  const { role, ...open } = Found.parse(row);
  return {
    has: ({ kind, id }) => open[kind].includes(id),
    may: (scope) => role !== null && roleScopes[role].has(scope),
  };
}
