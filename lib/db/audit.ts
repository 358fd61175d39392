import "server-only";
import { auditEvents } from "@/drizzle/schema/operations";
import type { Actor, RequestContext } from "@/lib/context";
import type { Transaction } from "@/lib/db/client";
import { newId } from "@/lib/ids";

/** Who did it, in which request and from where. */
export interface AuditSource {
  actor: { type: "user" | "api_key" | "service_account" | "operator" | "system"; id: string | null };
  requestId: string | null;
  address: string | null;
  userAgent: string | null;
}

export interface AuditEntry {
  organizationId: string;
  /** `noun.verb`, past what happened: `organization.created`. */
  action: `${string}.${string}`;
  target: { type: string; id: string };
  /** The changed fields as they were and as they are, without secrets. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** What else helps to understand it, without secrets. */
  detail?: Record<string, unknown>;
}

/** The source of a change made in a request. */
export function auditSource({
  actor,
  requestId,
  address,
  userAgent,
}: Omit<RequestContext, "log" | "signal">): AuditSource {
  return { actor: { type: actor?.type ?? "system", id: actor && idOf(actor) }, requestId, address, userAgent };
}

function idOf(actor: Actor): string | null {
  switch (actor.type) {
    case "user":
      return actor.userId;
    case "api_key":
      return actor.keyId;
    case "service_account":
      return actor.serviceAccountId;
    case "system":
      return null;
  }
}

/**
 * Adds a row to the audit log, in the transaction of the change it tells about; as its last statement, because the rows of
 * one organization queue for their place.
 */
export async function appendAudit(tx: Transaction, source: AuditSource, entry: AuditEntry): Promise<void> {
  const { before, after, detail } = entry;
  await tx.insert(auditEvents).values({
    id: newId(),
    organizationId: entry.organizationId,
    actorType: source.actor.type,
    actorId: source.actor.id,
    action: entry.action,
    targetType: entry.target.type,
    targetId: entry.target.id,
    requestId: source.requestId,
    address: source.address,
    userAgent: source.userAgent,
    detail:
      before || after || detail ? { ...detail, ...(before ? { before } : {}), ...(after ? { after } : {}) } : null,
  });
}
