import canonicalize from "canonicalize";

/** What one row of the audit log says, in the names and forms in which it is shown, exported and hashed. */
export interface AuditContent {
  id: string;
  organization_id: string;
  /** ISO 8601 in UTC, to the millisecond. */
  created_at: string;
  actor: { type: string; id: string | null };
  action: string;
  target: { type: string; id: string };
  request_id: string | null;
  address: string | null;
  user_agent: string | null;
  detail: Record<string, unknown> | null;
}

/**
 * The bytes that a row's hash stands for: its fields as canonical JSON (RFC 8785), which is the same whatever the order
 * of keys in which a database or a file gives them back. Fields beyond those of `AuditContent` are left out.
 */
export function canonicalContent(content: AuditContent): string {
  const { id, organization_id, created_at, action, request_id, address, user_agent, detail } = content;
  const actor = { type: content.actor.type, id: content.actor.id };
  const target = { type: content.target.type, id: content.target.id };
  return canonicalJson({
    id,
    organization_id,
    created_at,
    actor,
    action,
    target,
    request_id,
    address,
    user_agent,
    detail,
  });
}

/** A value as canonical JSON (RFC 8785). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("This value has no JSON form.");
  return text;
}
