import type { Role } from "@/lib/auth/roles";

/**
 * Who may cancel, pause, resume, retry, repeat or delete a run that they see: whoever it runs in the name of, and
 * administrators. Others see the runs of workflows only; an agent's run is private.
 */
export function canControlRun(role: Role, run: { is_own: boolean }): boolean {
  return run.is_own || role === "admin" || role === "owner";
}
