import {
  Archive,
  Bot,
  CalendarClock,
  CircleCheck,
  CircleSlash,
  CircleX,
  type LucideIcon,
  Play,
  ShieldQuestion,
  Users,
  Webhook,
  Workflow,
  Wrench,
} from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { ActivityKind, ActivitySubject } from "../schema";

const subjectIcons: Record<ActivitySubject, LucideIcon> = {
  run: Play,
  approval: ShieldQuestion,
  workflow: Workflow,
  agent: Bot,
  schedule: CalendarClock,
  trigger: Webhook,
  member: Users,
  tool_source: Wrench,
  retention: Archive,
};
const kindIcons: Partial<Record<ActivityKind, LucideIcon>> = {
  "run.completed": CircleCheck,
  "run.failed": CircleX,
  "run.incomplete": CircleSlash,
  "run.cancelled": CircleSlash,
};

/** What an event is about, at a glance; red where something failed, amber where somebody has to decide. */
export function ActivityIcon({ kind }: { kind: ActivityKind }) {
  const Icon = kindIcons[kind] ?? subjectIcons[kind.split(".")[0] as ActivitySubject];
  return (
    <span
      className={cn(
        "flex size-8 shrink-0 items-center justify-center rounded-full",
        kind.endsWith(".failed") || kind === "run.incomplete"
          ? "bg-danger-soft text-danger"
          : kind === "approval.requested"
            ? "bg-warning-soft text-warning"
            : "bg-surface text-muted",
      )}
    >
      <Icon aria-hidden="true" className="size-4" strokeWidth={1.75} />
    </span>
  );
}
