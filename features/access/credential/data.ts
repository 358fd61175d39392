import "server-only";
import { type Role, roleScopes, type Scope } from "@/lib/auth/roles";
import { serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import type { CallerContext } from "@/lib/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import type { CredentialFacts } from "./schema";

interface Row {
  id: string;
  name: string;
  organizationId: string;
  organizationName: string;
  slug: string;
  role: Role;
  scopes: string[];
  suspended: boolean;
  beingDeleted: boolean;
  expiresAt: string | null;
}

const iso = (column: string) => pool().unsafe(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** What the caller's own credential is. It has been checked already; crosses organizations, for it names its own. */
export async function describeCredential({ actor }: CallerContext): Promise<CredentialFacts> {
  switch (actor.type) {
    case "user":
      return describeSession(actor.sessionId, actor.userId);
    case "api_key":
      return factsOf("api_key", actor.userId, await readKeyRow(actor.keyId));
    case "service_account":
      return factsOf("service_account", actor.userId, await readTokenRow(actor.tokenId));
  }
}

async function describeSession(sessionId: string, userId: string): Promise<CredentialFacts> {
  const [row] = await pool()<{ name: string; expiresAt: string }[]>`
    select u.name, ${iso("s.expires_at")} as "expiresAt" from sessions s join users u on u.id = s.user_id where s.id = ${sessionId}`;
  if (!row) throw notFound("credential");
  const { name, expiresAt } = row;
  return {
    type: "user",
    id: sessionId,
    name,
    acts_for: userId,
    organization: null,
    scopes: null,
    expires_at: expiresAt,
  };
}

async function readKeyRow(keyId: string): Promise<Row | undefined> {
  const [row] = await pool()<Row[]>`
    select k.id, k.name, o.id as "organizationId", o.name as "organizationName", o.slug, m.role, k.scopes,
      o.suspended_at is not null as suspended, o.delete_after is not null as "beingDeleted", ${iso("k.expires_at")} as "expiresAt"
    from api_keys k join organizations o on o.id = k.organization_id
    join memberships m on m.organization_id = k.organization_id and m.user_id = k.user_id
    where k.id = ${keyId}`;
  return row;
}

async function readTokenRow(tokenId: string): Promise<Row | undefined> {
  const [row] = await pool()<(Omit<Row, "role"> & { key: string })[]>`
    select t.id, a.key, a.key as name, o.id as "organizationId", o.name as "organizationName", o.slug, t.scopes,
      o.suspended_at is not null as suspended, o.delete_after is not null as "beingDeleted", ${iso("t.expires_at")} as "expiresAt"
    from service_account_tokens t
    join service_accounts a on a.organization_id = t.organization_id and a.id = t.service_account_id
    join organizations o on o.id = a.organization_id
    where t.id = ${tokenId}`;
  const account = row && serviceAccountCatalog().get(row.key);
  if (!account) return undefined;
  const scopes = row.scopes.filter((scope) => account.allowedScopes.has(scope as Scope));
  return { ...row, name: account.name, role: account.role, scopes };
}

function factsOf(type: "api_key" | "service_account", actsFor: string, row: Row | undefined): CredentialFacts {
  if (!row) throw notFound("credential");
  const { id, name, organizationId, organizationName, slug, role, suspended, beingDeleted } = row;
  const state = beingDeleted ? "being_deleted" : suspended ? "suspended" : "active";
  return {
    type,
    id,
    name,
    acts_for: actsFor,
    organization: { id: organizationId, name: organizationName, slug, role, state },
    scopes: row.scopes.filter((scope) => roleScopes[role].has(scope as Scope)),
    expires_at: row.expiresAt,
  };
}
