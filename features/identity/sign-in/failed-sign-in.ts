import "server-only";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { log } from "@/lib/telemetry/log";
import type { RequestOrigin } from "./open-session";

/**
 * Notes a failed sign-in among the account's security events, at most one in five minutes. Nobody waits for it: an answer
 * that came later for known accounts would tell that they exist.
 */
export function noteFailedSignIn(userId: string, detail: { reason: string }, origin: RequestOrigin): void {
  insertEvent(userId, detail, origin).catch((error: unknown) => {
    log().warn({ err: error, user_id: userId }, "failed sign-in not noted");
  });
}

async function insertEvent(
  userId: string,
  detail: { reason: string },
  { requestId, address, userAgent }: RequestOrigin,
): Promise<void> {
  await pool()`
    insert into security_events (id, user_id, kind, request_id, address, user_agent, detail)
    select ${newId()}, ${userId}, 'session.failed', ${requestId}, ${address}, ${userAgent}, ${JSON.stringify(detail)}::jsonb
    where not exists (
      select from security_events
      where user_id = ${userId} and kind = 'session.failed' and created_at > now() - interval '5 minutes')`;
}
