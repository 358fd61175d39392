import { type Role, roleScopes, roles, type Scope } from "@/lib/auth/roles";

interface Rights {
  role: Role;
  scopes: ReadonlySet<Scope>;
}

/** Who manages members also sees their API keys and may revoke them. */
export function managesOthersKeys({ scopes }: Pick<Rights, "scopes">): boolean {
  return scopes.has("members:write") && scopes.has("api_keys:read");
}

/** Nobody acts on somebody above them; a key whose maker has left stands below everybody. */
export function mayRevokeKeyOf(makerRole: Role | null, { role }: Pick<Rights, "role">): boolean {
  return makerRole === null || roles.indexOf(makerRole) <= roles.indexOf(role);
}

/** Whether a role reaches the weakest one that an account's catalog entry lets issue its tokens. */
export function reachesRole(role: Role, weakest: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(weakest);
}

const freshOnly: ReadonlySet<Scope> = new Set<Scope>(["organization:transfer", "organization:delete"]);

/** What a key can use of a role's scopes: giving away an organization asks for a fresh sign-in, which no key has. */
export function scopesForKeys(role: Role): Scope[] {
  return [...roleScopes[role]].filter((scope) => !freshOnly.has(scope));
}
