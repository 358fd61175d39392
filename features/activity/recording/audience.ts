import type { Activity, ActivityKind } from "@/features/activity/schema";
import type { Role } from "@/lib/auth/roles";

/** Who is told of an event besides those who look at the feed. Never whoever did it. */
export interface Audience {
  /** The people whom the caller names: who started the run, who owns the schedule, who was made an admin. */
  concerned: boolean;
  /** Everybody of these roles. */
  roles: readonly Role[];
}

const nobody: Audience = { concerned: false, roles: [] };
const concernedOnly: Audience = { concerned: true, roles: [] };
const andAdmins: Audience = { concerned: true, roles: ["admin", "owner"] };

/** The rules by which an event reaches people. An event that only one person may see reaches nobody else. */
export function audienceOf(activity: Activity): Audience {
  switch (activity.kind) {
    case "run.completed":
      // Whoever started it by hand waits for it; programs and clocks do not.
      return activity.metadata.trigger === "manual" ? concernedOnly : nobody;
    case "run.failed":
    case "run.incomplete":
      return activity.metadata.trigger === "manual" || activity.metadata.trigger === "api" ? concernedOnly : andAdmins;
    case "approval.requested":
    case "schedule.failed":
    case "tool_source.failed":
      return andAdmins;
    case "schedule.paused":
      return activity.metadata.reason === null ? concernedOnly : andAdmins;
    case "approval.decided":
    case "member.role_changed":
    case "schedule.deleted":
    case "trigger.deleted":
      return concernedOnly;
    case "retention.changed":
      return { concerned: false, roles: ["admin", "owner"] };
    default:
      return nobody;
  }
}

/** Kinds that somebody has to act on: mailed at once to whoever wants that. The others wait for a digest. */
export const urgentKinds: ReadonlySet<ActivityKind> = new Set([
  "approval.requested",
  "run.failed",
  "run.incomplete",
  "schedule.failed",
  "schedule.paused",
  "tool_source.failed",
]);
