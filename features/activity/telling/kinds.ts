import type { ActivityKind, ActivitySubject } from "@/features/activity/schema";

/** What the feed's kinds are about, as headings name them. */
export const subjectTitles: Record<ActivitySubject, string> = {
  run: "Runs",
  approval: "Approvals",
  workflow: "Workflows",
  agent: "Agents",
  schedule: "Schedules",
  trigger: "Webhooks",
  member: "Members",
  tool_source: "Tools",
  retention: "Retention",
};

/** The kinds of which people are told, as their settings name them. The others are in the feed alone. */
export const toldKinds: readonly { kind: ActivityKind; title: string; description: string }[] = [
  { kind: "approval.requested", title: "Approvals", description: "A run waits for a decision that you may take." },
  { kind: "approval.decided", title: "Decisions", description: "Somebody else decided about a question of your run." },
  {
    kind: "run.failed",
    title: "Failed runs",
    description: "A workflow of yours failed, or what a schedule or webhook started.",
  },
  { kind: "run.incomplete", title: "Unfinished runs", description: "It stopped at a limit before it was done." },
  { kind: "run.completed", title: "Finished runs", description: "A workflow that you started by hand has finished." },
  { kind: "schedule.failed", title: "Schedules that fail", description: "A schedule could not start what it should." },
  {
    kind: "schedule.paused",
    title: "Paused schedules",
    description: "A schedule was paused after failing again and again.",
  },
  { kind: "tool_source.failed", title: "Tools that fail", description: "A tool source does not answer any more." },
  { kind: "member.role_changed", title: "Your role", description: "Somebody changed what you may do here." },
  { kind: "retention.changed", title: "Retention", description: "Somebody changed how long things are kept." },
];

export function subjectOf(kind: ActivityKind): ActivitySubject {
  return kind.split(".")[0] as ActivitySubject;
}
