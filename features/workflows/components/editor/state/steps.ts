import { Bot, GitBranch, Hourglass, type LucideIcon, UserCheck, Wrench } from "lucide-react";
import type { WorkflowStep } from "../../../definition/schema";
import { nameOf, type StepKind } from "./draft";

export const stepKinds: readonly { kind: StepKind; label: string; hint: string; icon: LucideIcon }[] = [
  { kind: "agent", label: "Agent", hint: "An agent works on the input and answers.", icon: Bot },
  { kind: "tool", label: "Tool", hint: "Calls one tool, without a model.", icon: Wrench },
  {
    kind: "condition",
    label: "Condition",
    hint: "Looks at what came before and decides how to go on.",
    icon: GitBranch,
  },
  { kind: "approval", label: "Approval", hint: "Waits until a person has decided.", icon: UserCheck },
  { kind: "wait", label: "Wait", hint: "Goes on after a while.", icon: Hourglass },
];

export function kindOf(kind: StepKind) {
  return stepKinds.find((each) => each.kind === kind) ?? { kind, label: kind, hint: "", icon: Bot };
}

/** A step as it begins. With a subject, an agent or a tool is chosen and gives the step its name. */
export function stepOf(kind: StepKind, subject?: { key: string; label: string }): WorkflowStep {
  const base = {
    name: subject ? nameOf(subject.label, kind) : kind,
    display_name: subject?.label ?? null,
    guard: null,
    input: null,
    retry: null,
    timeout_seconds: null,
  };
  switch (kind) {
    case "agent":
      return { kind, ...base, agent: subject?.key ?? "", max_turns: null, output_schema: null };
    case "tool":
      return { kind, ...base, tool: subject?.key ?? "" };
    case "condition":
      return { kind, ...base, test: "", otherwise: "skip_stage" };
    case "approval":
      return { kind, ...base, message: "", on_reject: "fail" };
    case "wait":
      return { kind, ...base, seconds: 60 };
  }
}
