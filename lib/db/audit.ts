import "server-only";
import { auditEvents } from "@/drizzle/schema/operations";
import type { Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

export interface AuditEntry {
  organizationId: string;
  /** The user who did it; null for the system. */
  userId: string | null;
  /** `noun.verb`, past what happened: `organization.created`. */
  action: `${string}.${string}`;
  target: { type: string; id: string };
  requestId: string | null;
  address: string | null;
  /** What changed, without secrets. */
  detail?: Record<string, unknown>;
}

/** Adds a row to the audit log, in the transaction of the change it tells about. */
export async function appendAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.insert(auditEvents).values({
    id: newId(),
    organizationId: entry.organizationId,
    actorType: entry.userId === null ? "system" : "user",
    actorId: entry.userId,
    action: entry.action,
    targetType: entry.target.type,
    targetId: entry.target.id,
    requestId: entry.requestId,
    address: entry.address,
    detail: entry.detail ?? null,
  });
}
