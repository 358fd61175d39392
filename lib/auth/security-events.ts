import "server-only";
import { securityEvents } from "@/drizzle/schema/accounts";
import type { Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export interface SecurityEvent {
  userId: string;
  /** `noun.verb`, past what happened: `password.changed`, `session.started`. */
  kind: `${string}.${string}`;
  /** Who did it, where it was not the person: a platform operator's user id. */
  actorId?: string;
  sessionId?: string | null;
  requestId: string | null;
  address: string | null;
  userAgent: string | null;
  /** What else helps to understand it, without secrets. */
  detail?: Record<string, unknown>;
}

/** Adds to the list of what happened to a person's account, in the system transaction of the change it tells about. */
export async function recordSecurityEvent(tx: Transaction, event: SecurityEvent): Promise<void> {
  const { userId, kind, requestId, address, userAgent } = event;
  await tx.insert(securityEvents).values({
    id: newId(),
    userId,
    kind,
    actorId: event.actorId ?? null,
    sessionId: event.sessionId ?? null,
    requestId,
    address,
    userAgent,
    detail: event.detail ?? null,
  });
}
