import type { FlowStage, FlowStates, FlowStep } from "@/components/flow/types";
import { formatDuration } from "../run-facts";
import type { ShownStep } from "./shown-step";
import { stepKinds } from "./step-kinds";

/** The steps as the graph draws them. `names` tells what agents are called. */
export function toFlowStages(steps: readonly ShownStep[], names: ReadonlyMap<string, string>): FlowStage[] {
  return [...Map.groupBy(steps, ({ stage }) => stage)].map(([stage, inside]) => {
    const reducer = inside.find(({ kind }) => kind === "reducer");
    return {
      id: `stage:${stage}`,
      label: stage,
      mode: inside[0]?.mode ?? "sequential",
      steps: inside.filter((step) => step !== reducer).map((step) => toFlowStep(step, names)),
      ...(reducer ? { join: { id: reducer.name, label: "Combined output" } } : {}),
    };
  });
}

function toFlowStep({ name, label, kind, agent, tool, conditional }: ShownStep, names: ReadonlyMap<string, string>) {
  const detail = agent === null ? (tool ?? undefined) : (names.get(agent) ?? agent);
  const step: FlowStep = { id: name, label, icon: stepKinds[kind].icon, kind: stepKinds[kind].label, conditional };
  return detail === undefined ? step : { ...step, detail };
}

/** How each step stands, with how long it took. */
export function toFlowStates(steps: readonly ShownStep[]): FlowStates {
  return Object.fromEntries(
    steps.map(({ name, state, attempts, live }) => {
      const newest = attempts.at(-1);
      const took = newest?.started_at && newest.ended_at ? tookOf(newest.started_at, newest.ended_at) : null;
      const note = live?.reused || newest?.reused_from ? "reused" : took;
      return [name, note === null ? { state } : { state, note }];
    }),
  );
}

function tookOf(startedAt: string, endedAt: string): string {
  return formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
}
