import type { Role } from "@/lib/auth/roles";

/** Whoever set it up may change it, and those who administer the organization. */
export function mayManage(role: Role, isMine: boolean): boolean {
  return isMine || role === "admin" || role === "owner";
}
