import { Bot, Clock, GitFork, type LucideIcon, Merge, UserRoundCheck, Wrench } from "lucide-react";
import type { StepView } from "../../stream/fold-workflow";

export type StepKind = StepView["kind"];

/** How the kinds of steps look, in the graph and in lists. */
export const stepKinds: Record<StepKind, { icon: LucideIcon; label: string }> = {
  agent: { icon: Bot, label: "Agent" },
  tool: { icon: Wrench, label: "Tool" },
  condition: { icon: GitFork, label: "Condition" },
  approval: { icon: UserRoundCheck, label: "Approval" },
  wait: { icon: Clock, label: "Wait" },
  reducer: { icon: Merge, label: "Combined output" },
};
