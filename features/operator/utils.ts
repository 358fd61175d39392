import type { UserContext } from "@/lib/context";
import type { AuditSource } from "@/lib/db/audit";

/** An operator's act as an organization's log names it: done by the platform, not by one of its members. */
export function operatorSource({ actor, requestId, address, userAgent }: UserContext): AuditSource {
  return { actor: { type: "operator", id: actor.userId }, requestId, address, userAgent };
}

/** Words as a pattern that finds them anywhere: what LIKE takes for wildcards is meant literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** `session.all_revoked` as people read it: "Session all revoked". */
export function wordsOf(action: string): string {
  const words = action.replace(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
