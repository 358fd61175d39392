import { type Role, roleScopes, roles } from "@/lib/auth/roles";

/** Roles that are given by invitation or changed from the members page. Owners are made by a transfer only. */
export const grantableRoles = ["admin", "member", "viewer"] as const satisfies readonly Role[];
export type GrantableRole = (typeof grantableRoles)[number];

/** Whether the first role stands above the second. */
export function isAbove(role: Role, other: Role): boolean {
  return roles.indexOf(role) > roles.indexOf(other);
}

/** Nobody hands out a role above their own, and only who may manage members hands out any. */
export function canGrant(actor: Role, role: Role): boolean {
  return roleScopes[actor].has("members:write") && !isAbove(role, actor);
}

/** Nobody touches somebody whose role stands above their own. */
export function canManage(actor: Role, target: Role): boolean {
  return canGrant(actor, target);
}

export function canChangeRole(actor: Role, target: { from: Role; to: Role }): boolean {
  return canManage(actor, target.from) && canGrant(actor, target.to);
}

/** The roles that somebody may hand out, strongest first: what a list of choices offers. */
export function rolesToGrant(actor: Role): GrantableRole[] {
  return grantableRoles.filter((role) => canGrant(actor, role));
}
