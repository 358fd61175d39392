import { type Role, roles, type Scope } from "@/lib/auth/roles";

interface Rights {
  role: Role;
  scopes: ReadonlySet<Scope>;
}

/** Everybody who may build agents sees how the others are made, and may copy them. */
export function seesInstructions({ scopes }: Pick<Rights, "scopes">): boolean {
  return scopes.has("agents:write");
}

/** Whoever made an agent changes it, and administrators change all. */
export function mayEditAgent(isMaker: boolean, { role, scopes }: Rights): boolean {
  return scopes.has("agents:write") && (isMaker || roles.indexOf(role) >= roles.indexOf("admin"));
}
