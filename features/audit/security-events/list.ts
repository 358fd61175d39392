import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "@/lib/api/cursor";
import type { UserContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { deviceName, maskAddress } from "@/lib/device";
import type { SecurityEvent } from "../schema";

const list = "security-events";
const Key = z.tuple([z.iso.datetime(), z.uuid()]);

interface Row {
  id: string;
  kind: string;
  byOperator: boolean;
  address: string | null;
  userAgent: string | null;
  detail: Record<string, unknown> | null;
  createdAt: string;
}

/** What happened to the signed-in person's account, newest first. Belongs to no organization, so it runs as the login role. */
export async function listSecurityEvents(
  ctx: UserContext,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ data: SecurityEvent[]; next_cursor: string | null }> {
  const [createdAt, id] = cursor ? decodeCursor(list, Key, cursor) : [null, null];
  const rows = await pool()<Row[]>`
    select id, kind, actor_id is not null as "byOperator", address, user_agent as "userAgent", detail,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"
    from security_events
    where user_id = ${ctx.actor.userId}
      and (${createdAt}::timestamptz is null or (created_at, id) < (${createdAt}::timestamptz, ${id}::uuid))
    order by created_at desc, id desc limit ${limit + 1}`;
  return toPage(rows, limit, list, (row) => [row.createdAt, row.id], toSecurityEvent);
}

function toSecurityEvent({ id, kind, byOperator, address, userAgent, detail, createdAt }: Row): SecurityEvent {
  // Where an operator sits is no business of the person's.
  const device = byOperator ? null : deviceName(userAgent);
  const where = byOperator ? null : maskAddress(address);
  return { id, kind, by_operator: byOperator, device, address: where, detail, created_at: createdAt };
}
