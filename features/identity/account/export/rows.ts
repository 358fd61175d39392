import "server-only";
import { pool } from "@/lib/db/client";
import { automationLists } from "./automation-rows";
import { paged, type Row } from "./paged";
import { workLists } from "./work-rows";

/**
 * The lists of an export: a file's name and how its rows are read. Each names its columns, so that no secret gets in by itself.
 * Across organizations by nature.
 */
export const lists = {
  "sessions.json": paged(`
    select id, kind, user_agent, address, methods, authenticated_at, created_at, last_seen_at, expires_at, revoked_at
    from sessions where user_id = $1 and impersonator_id is null`),
  "security-events.json": paged(`
    select id, kind, address, user_agent, detail, created_at from security_events where user_id = $1`),
  "consents.json": paged("select id, document, version, given, address, created_at from consents where user_id = $1"),
  "mail-links.json": paged(
    "select id, purpose, email, created_at, expires_at, used_at from email_tokens where user_id = $1",
  ),
  "passkeys.json": paged(
    "select id, name, transports, backed_up, created_at, last_used_at from passkeys where user_id = $1",
  ),
  "recovery-codes.json": paged("select id, created_at, used_at from recovery_codes where user_id = $1"),
  "remembered-devices.json": paged(`
    select id, user_agent, created_at, last_used_at, expires_at from trusted_devices where user_id = $1`),
  "linked-accounts.json": paged(`
    select id, provider, subject, email, created_at, last_used_at from external_identities where user_id = $1`),
  "api-keys.json": paged(`
    select id, organization_id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at
    from api_keys where user_id = $1`),
  "invitations.json": paged(`
    select id, organization_id, email, role, created_at, expires_at, accepted_at, revoked_at
    from invitations where (invited_by = $1 or accepted_by = $1)`),
  "audit-events.json": paged(`
    select id, organization_id, action, target_type, target_id, address, user_agent, created_at
    from audit_events where actor_id = $1::text and actor_type = 'user'`),
  "usage.json": paged(`
    select id, organization_id, run_id, model, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, requests,
      cost_micros, estimated, created_at
    from usage_records where user_id = $1`),
  ...workLists,
  ...automationLists,
} as const satisfies Record<string, (userId: string) => AsyncGenerator<Row>>;

/** What there is once, or a handful of. */
export async function readProfile(userId: string) {
  const sql = pool();
  const [[account], memberships, preferences, [authenticator]] = await Promise.all([
    sql<Row[]>`
      select id, email, email_verified_at, name, password_changed_at, platform_role, approval, disabled_at, disabled_by,
        created_at, updated_at
      from users where id = ${userId}`,
    sql<Row[]>`
      select o.id, o.name, o.slug, m.role, m.created_at as joined_at
      from memberships m join organizations o on o.id = m.organization_id where m.user_id = ${userId} order by m.created_at`,
    sql<Row[]>`
      select category, channel, enabled, updated_at from notification_preferences where user_id = ${userId}
      order by category`,
    sql<Row[]>`select created_at, confirmed_at from totp_credentials where user_id = ${userId}`,
  ]);
  return { account: account ?? {}, memberships, preferences, authenticator: authenticator ?? null };
}
