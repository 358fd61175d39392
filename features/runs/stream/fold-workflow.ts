import type { RunError, RunPart } from "../schema";
import type { StreamEvent, StreamWorkflow } from "./events";
import { finishPayload } from "./fold-chunks";
import { foldParts, type PartsEvent } from "./fold-parts";

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;
type StepEvent = EventOf<"workflow.step">;

/** A step of a workflow as its newest attempt stands. */
export interface StepView {
  stage: string;
  step: string;
  kind: StepEvent["step_kind"];
  agent: string | null;
  attempt: number;
  status: StepEvent["status"];
  branch_index: number | null;
  parallel_group: string | null;
  /** The beginning of the output. */
  output: string | null;
  error: RunError | null;
  /** The output is that of an earlier run. */
  reused: boolean;
  /** When it goes on by itself: a wait, or a failed attempt before the next one. */
  wake_at: string | null;
  /** What its agent or tool said and did. */
  parts: RunPart[];
}

export interface WorkflowView {
  key: string;
  /** In the order in which they appeared. */
  steps: StepView[];
}

/** The workflow after an event that one of its steps says. */
export function foldWorkflow(
  before: WorkflowView | null,
  place: StreamWorkflow,
  event: StreamEvent,
): WorkflowView | null {
  const view = before ?? { key: place.workflow_key, steps: [] };
  if (event.kind === "workflow.step") return withStep(view, place, event);
  const steps = view.steps.map((step) =>
    step.step === place.step_name && step.attempt === place.attempt
      ? { ...step, parts: partsAfter(step, event) }
      : step,
  );
  return { ...view, steps };
}

/** A further attempt takes the place of the one before, with what that has said. */
function withStep(view: WorkflowView, place: StreamWorkflow, event: StepEvent): WorkflowView {
  const before = view.steps.find(({ step }) => step === place.step_name);
  const changed: StepView = {
    stage: place.stage_name,
    step: place.step_name,
    kind: event.step_kind,
    agent: place.step_agent,
    attempt: place.attempt,
    status: event.status,
    branch_index: place.branch_index,
    parallel_group: place.parallel_group,
    output: event.output,
    error: event.error,
    reused: event.reused,
    wake_at: event.wake_at,
    parts: before?.attempt === place.attempt ? before.parts : [],
  };
  const steps = before ? view.steps.map((step) => (step === before ? changed : step)) : [...view.steps, changed];
  return { ...view, steps };
}

function partsAfter(step: StepView, event: StreamEvent): RunPart[] {
  switch (event.kind) {
    case "agent.updated": {
      if (event.scope || event.previous_agent === null) return step.parts;
      const to = event.agent ?? "";
      return [...step.parts, { type: "handoff", from: event.previous_agent, to, to_name: event.agent_name }];
    }
    default:
      return isPartsEvent(event) ? foldParts({ agent: step.agent ?? "", parts: step.parts }, event) : step.parts;
  }
}

function isPartsEvent(event: StreamEvent): event is PartsEvent {
  return "item_id" in event || event.kind === "guardrail.result" || event.kind === "memory.checkpoint";
}

/** Puts a payload that came in chunks into the step whose item it belongs to. */
export function finishStepPayload(
  view: WorkflowView | null,
  target: EventOf<"chunk.done">["target"],
  payload: string,
): WorkflowView | null {
  if (view === null) return null;
  return {
    ...view,
    steps: view.steps.map((step) => ({ ...step, parts: finishPayload(step.parts, target, payload) })),
  };
}
