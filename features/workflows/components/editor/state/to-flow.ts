import type { FlowStage, FlowStep } from "@/components/flow/types";
import type { Issue } from "../../../definition/validate";
import { type Draft, type DraftStep, joinIdOf, partAt } from "./draft";
import { kindOf } from "./steps";

interface Names {
  agents: ReadonlyMap<string, string>;
  tools: ReadonlyMap<string, string>;
}

/** The draft as the graph shows it, with what is wrong at its place. */
export function toFlow(draft: Draft, names: Names, issues: readonly Issue[]): FlowStage[] {
  const problems = new Map<string, string>();
  for (const { path, message } of issues) {
    const part = partAt(draft, path);
    if (part && !problems.has(part)) problems.set(part, message);
  }
  const problemOf = (id: string) => {
    const problem = problems.get(id);
    return problem === undefined ? {} : { problem };
  };
  return draft.stages.map((stage) => ({
    id: stage.id,
    label: stage.name,
    mode: stage.mode,
    steps: stage.steps.map((step) => ({ ...toBox(step, names), ...problemOf(step.id) })),
    join: {
      id: joinIdOf(stage),
      label: stage.reducer === null ? "All results" : "Reducer",
      ...problemOf(joinIdOf(stage)),
    },
    ...problemOf(stage.id),
  }));
}

function toBox(step: DraftStep, names: Names): FlowStep {
  const { label, icon } = kindOf(step.kind);
  const detail = detailOf(step, names);
  return {
    id: step.id,
    label: step.display_name || step.name,
    icon,
    kind: label,
    ...(detail ? { detail } : {}),
    ...(step.guard ? { conditional: true } : {}),
  };
}

function detailOf(step: DraftStep, { agents, tools }: Names): string {
  switch (step.kind) {
    case "agent":
      return agents.get(step.agent) ?? step.agent;
    case "tool":
      return tools.get(step.tool) ?? step.tool;
    case "condition":
      return step.test;
    case "approval":
      return step.message;
    case "wait":
      return inWords(step.seconds);
  }
}

const units = [
  { seconds: 86_400, word: "day" },
  { seconds: 3_600, word: "hour" },
  { seconds: 60, word: "minute" },
  { seconds: 1, word: "second" },
];

/** A duration in its largest whole unit: `2 hours`, `90 seconds`. */
export function inWords(seconds: number): string {
  const unit = units.find((each) => seconds > 0 && seconds % each.seconds === 0);
  if (!unit) return "";
  const count = seconds / unit.seconds;
  return `${count} ${unit.word}${count === 1 ? "" : "s"}`;
}
