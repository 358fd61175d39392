import "server-only";
import { sql } from "drizzle-orm";
import type { Actor, RequestContext } from "@/lib/context";
import { type AuditContent, canonicalContent } from "@/lib/db/audit-content";
import type { Transaction } from "@/lib/db/client";
import { storableJson, storableText } from "@/lib/db/text";
import { newId } from "@/lib/ids";

/** Enough to recognise a browser by; clients may send kilobytes. */
const userAgentCharacters = 400;

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
  return { actor: actorOf(actor), requestId, address, userAgent };
}

/** An operator who looks through somebody's eyes stays the one who does it. */
function actorOf(actor: Actor | null): AuditSource["actor"] {
  if (actor === null) return { type: "system", id: null };
  if (actor.type === "user" && actor.impersonatorId !== null) return { type: "operator", id: actor.impersonatorId };
  return { type: actor.type, id: idOf(actor) };
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
 * Adds a row to its organization's chain, in the transaction of the change it tells about. It takes its place with the
 * commit, where transactions of one organization queue. One that writes for several organizations does so in the order
 * of their ids, so that two such commits never wait for each other.
 */
export async function appendAudit(tx: Transaction, source: AuditSource, entry: AuditEntry): Promise<void> {
  const row = contentOf(source, entry);
  const { actor, target } = row;
  await tx.execute(sql`
    select append_audit(${row.organization_id}::uuid, ${row.id}::uuid, ${row.created_at}::timestamptz,
      ${actor.type}, ${actor.id}, ${row.action}, ${target.type}, ${target.id}, ${row.request_id}, ${row.address},
      ${row.user_agent}, ${row.detail === null ? null : JSON.stringify(row.detail)}::text::jsonb,
      ${canonicalContent(row)})`);
}

function contentOf({ actor, requestId, address, userAgent }: AuditSource, entry: AuditEntry): AuditContent {
  const { before, after, detail } = entry;
  const told = { ...detail, ...(before ? { before } : {}), ...(after ? { after } : {}) };
  return {
    id: newId(),
    organization_id: entry.organizationId,
    created_at: new Date().toISOString(),
    actor: { type: actor.type, id: actor.id },
    action: entry.action,
    target: { type: entry.target.type, id: storableText(entry.target.id) },
    request_id: requestId,
    address,
    user_agent: userAgent && storableText(userAgent).slice(0, userAgentCharacters).toWellFormed(),
    // As the database will give it back: without `undefined`, and with dates as text.
    detail: Object.keys(told).length === 0 ? null : (JSON.parse(storableJson(told)) as Record<string, unknown>),
  };
}
