import "server-only";
import { recordSecurityEvent } from "@/lib/auth/security-events";
import type { UserContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";

/** Adds to the list of what happened to one's own account, in the transaction of the change. */
export function recordOwnEvent(
  tx: Transaction,
  ctx: UserContext,
  kind: `${string}.${string}`,
  detail?: Record<string, unknown>,
): Promise<void> {
  const { actor, requestId, address, userAgent } = ctx;
  return recordSecurityEvent(tx, {
    userId: actor.userId,
    sessionId: actor.sessionId,
    kind,
    requestId,
    address,
    userAgent,
    ...(detail ? { detail } : {}),
  });
}
