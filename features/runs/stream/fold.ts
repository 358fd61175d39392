import type { Usage } from "@/features/models/schema";
import type { RunError, RunPart } from "../schema";
import type { FinalStatus, StreamEvent } from "./events";
import { finishPayload, takeChunk, takePayload } from "./fold-chunks";
import { foldParts } from "./fold-parts";
import { finishStepPayload, foldWorkflow, type WorkflowView } from "./fold-workflow";

/** A run as its events so far describe it. Plain data: the server stores `parts`, the browser renders it. */
export interface RunView {
  lastEventId: number;
  agent: string;
  parts: RunPart[];
  /** The steps of a workflow, with what they said and did; null in a run of an agent. */
  workflow: WorkflowView | null;
  /** What the run does, or did before it ended. */
  status: EventOf<"lifecycle">["status"];
  /** Null while the run goes on. */
  outcome: FinalStatus | "failed" | null;
  /** True while the run waits for a person's word. */
  waiting: boolean;
  error: RunError | null;
  usage: Usage | null;
  /** True once the run was taken over after a crash. */
  resumed: boolean;
  /** Pieces of a payload that travels in chunks, by item and field. */
  chunks: Record<string, string>;
}

export function emptyRunView(agent: string): RunView {
  return {
    lastEventId: 0,
    agent,
    parts: [],
    workflow: null,
    status: "running",
    outcome: null,
    waiting: false,
    error: null,
    usage: null,
    resumed: false,
    chunks: {},
  };
}

/**
 * The view after one more event. Unchanged parts keep their identity, so a renderer can skip them. An event that
 * the view has already seen changes nothing: a reader may replay as much as it likes.
 */
export function foldEvent(view: RunView, event: StreamEvent): RunView {
  // After a failover the stream begins again: what was seen may never have happened.
  if (event.event_id === 0) return emptyRunView(view.agent);
  if (event.event_id <= view.lastEventId) return view;
  return { ...view, ...change(view, event), lastEventId: event.event_id };
}

/** The text a person reads: every text part, in order. */
export function textOf(parts: readonly RunPart[]): string {
  return parts
    .flatMap((part) => (part.type === "text" || part.type === "refusal" ? [part.text] : []))
    .filter((text) => text !== "")
    .join("\n\n");
}

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;

function change(view: RunView, event: StreamEvent): Partial<RunView> {
  if (event.workflow && event.kind !== "chunk.delta" && event.kind !== "chunk.done") {
    return { workflow: foldWorkflow(view.workflow, event.workflow, event) };
  }
  switch (event.kind) {
    case "lifecycle":
      // What has waited goes on because its time has come, not because anything broke.
      return {
        status: event.status,
        waiting: event.status === "waiting",
        ...(event.reason === "resumed" && view.status === "running" ? { resumed: true } : {}),
      };
    case "agent.updated":
      return switchAgent(view, event);
    case "final":
      return { outcome: event.status, usage: event.usage, waiting: false };
    case "error":
      return {
        outcome: "failed",
        waiting: false,
        error: { code: event.code, message: event.message, retryable: event.retryable },
      };
    case "chunk.delta":
      return takeChunk(view, event);
    case "chunk.done":
      return finishChunks(view, event);
    case "workflow.step":
      return {};
    default:
      return { parts: foldParts(view, event) };
  }
}

function finishChunks(view: RunView, event: EventOf<"chunk.done">): Partial<RunView> {
  const { chunks, payload } = takePayload(view, event);
  const parts = finishPayload(view.parts, event.target, payload);
  return { chunks, parts, workflow: finishStepPayload(view.workflow, event.target, payload) };
}

function switchAgent(view: RunView, event: EventOf<"agent.updated">): Partial<RunView> {
  const agent = event.agent ?? view.agent;
  // Who has the floor inside a tool call is of no consequence outside.
  if (event.scope) return {};
  if (event.previous_agent === null) return { agent };
  const handoff: RunPart = { type: "handoff", from: event.previous_agent, to: agent, to_name: event.agent_name };
  return { agent, parts: [...view.parts, handoff] };
}
