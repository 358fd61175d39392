/** Roles in an organization, weakest first. */
export const roles = ["viewer", "member", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

const viewerScopes = [
  "organization:read",
  "members:read",
  "agents:read",
  "tools:read",
  "runs:read",
  "conversations:read",
  "files:read",
  "memories:read",
  "guardrails:read",
  "workflows:read",
  "schedules:read",
  "activity:read",
  "api_keys:read",
  "api_keys:write",
] as const;
const memberScopes = [
  ...viewerScopes,
  "runs:write",
  "conversations:write",
  "files:write",
  "memories:write",
  "agents:write",
  "approvals:write",
  "workflows:write",
  "schedules:write",
] as const;
const adminScopes = [
  ...memberScopes,
  "organization:write",
  "members:write",
  "single_sign_on:read",
  "single_sign_on:write",
  "service_accounts:read",
  "service_accounts:write",
  "audit:read",
  "tools:write",
  "models:read",
  "models:write",
  "guardrails:write",
  "retention:read",
  "retention:write",
] as const;
const ownerScopes = [...adminScopes, "organization:transfer", "organization:delete"] as const;

export type Scope = (typeof ownerScopes)[number];

/** The one table of what each role may do. */
export const roleScopes: Record<Role, ReadonlySet<Scope>> = {
  viewer: new Set<Scope>(viewerScopes),
  member: new Set<Scope>(memberScopes),
  admin: new Set<Scope>(adminScopes),
  owner: new Set<Scope>(ownerScopes),
};

/** The weaker of two roles: how `X-Tenant-Role` lowers and never raises. */
export function weakerRole(a: Role, b: Role): Role {
  return roles.indexOf(a) <= roles.indexOf(b) ? a : b;
}
