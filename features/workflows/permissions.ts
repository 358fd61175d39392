import { type Role, roles, type Scope } from "@/lib/auth/roles";

interface Rights {
  role: Role;
  scopes: ReadonlySet<Scope>;
}

/** Whoever made a workflow changes it, and administrators change all. */
export function mayEditWorkflow(isMaker: boolean, { role, scopes }: Rights): boolean {
  return scopes.has("workflows:write") && (isMaker || roles.indexOf(role) >= roles.indexOf("admin"));
}
