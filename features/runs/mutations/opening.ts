import "server-only";
import type { AgentSpec } from "@/features/agents/schema";
import type { StreamEventBody } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent, type RunView } from "@/features/runs/stream/fold";
import { type StreamIdentity, toFrame, toStreamEvent } from "@/features/runs/stream/frames";

export interface Opening {
  frames: { seq: number; frame: string }[];
  view: RunView;
}

/** The first events of a run: durable with the run itself, so its stream is never empty. */
export function openingEvents(
  identity: StreamIdentity,
  spec: AgentSpec,
  more: readonly StreamEventBody[] = [],
): Opening {
  const bodies: StreamEventBody[] = [
    { kind: "lifecycle", status: "running", reason: "started" },
    { kind: "agent.updated", agent_name: spec.name, previous_agent: null },
    ...more,
  ];
  const at = new Date();
  const events = bodies.map((body, index) => toStreamEvent(identity, spec.key, index + 1, at, body));
  return {
    frames: events.map((event) => ({ seq: event.event_id, frame: toFrame(event) })),
    view: events.reduce(foldEvent, emptyRunView(spec.key)),
  };
}
