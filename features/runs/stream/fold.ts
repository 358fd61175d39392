import type { Usage } from "@/features/models/schema";
import type { RunError, RunPart, ScopedPart } from "../schema";
import type { FinalStatus, StreamEvent } from "./events";
import { finishChunks, takeChunk } from "./fold-chunks";
import { type ItemEvent, updatePart } from "./fold-part";

/** A run as its events so far describe it. Plain data: the server stores `parts`, the browser renders it. */
export interface RunView {
  lastEventId: number;
  agent: string;
  parts: RunPart[];
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

function change(view: RunView, event: StreamEvent): Partial<RunView> {
  switch (event.kind) {
    case "lifecycle":
      // What waited for a person goes on because they have decided, not because anything broke.
      return {
        waiting: event.status === "waiting",
        ...(event.reason === "resumed" && !view.waiting ? { resumed: true } : {}),
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
      return event.scope ? changeScoped(view, event, event.scope.call_id) : { parts: changeParts(view, event) };
  }
}

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;
type PartsEvent =
  | ItemEvent
  | EventOf<"output_item.added" | "output_item.discarded" | "guardrail.result" | "memory.checkpoint">;

function switchAgent(view: RunView, event: EventOf<"agent.updated">): Partial<RunView> {
  const agent = event.agent ?? view.agent;
  // Who has the floor inside a tool call is of no consequence outside.
  if (event.scope) return {};
  if (event.previous_agent === null) return { agent };
  const handoff: RunPart = { type: "handoff", from: event.previous_agent, to: agent, to_name: event.agent_name };
  return { agent, parts: [...view.parts, handoff] };
}

/** The changed list of parts: those of the answer, or of one call that is an agent. */
function changeParts(view: { agent: string; parts: RunPart[] }, event: PartsEvent): RunPart[] {
  const { parts } = view;
  switch (event.kind) {
    case "output_item.added":
      return [...parts, newPart(event.agent ?? view.agent, event)];
    case "output_item.discarded":
      return parts.filter((part) => !("item_id" in part) || part.item_id !== event.item_id);
    case "guardrail.result": {
      const { stage, check, outcome, message, call_id } = event;
      return [...parts, { type: "guardrail", stage, check, outcome, message, ...(call_id ? { call_id } : {}) }];
    }
    case "memory.checkpoint": {
      const { strategy, items_before, items_after, tokens_before, tokens_after, estimated } = event;
      const figures = { items_before, items_after, tokens_before, tokens_after, estimated };
      return [...parts, { type: "memory", strategy, ...figures }];
    }
    default:
      return parts.map((part) =>
        "item_id" in part && part.item_id === event.item_id ? updatePart(part, event) : part,
      );
  }
}

/** An agent that asks a further agent shows it in the same list: one level is what a person can follow. */
function changeScoped(view: RunView, event: PartsEvent, callId: string): Partial<RunView> {
  const parts = view.parts.map((part): RunPart => {
    if (part.type !== "tool_call") return part;
    const children = part.children ?? [];
    const isOwner = part.call_id === callId || children.some((each) => "call_id" in each && each.call_id === callId);
    if (!isOwner) return part;
    const agent = event.scope?.agent ?? view.agent;
    return { ...part, children: changeParts({ agent, parts: children }, { ...event, agent }) as ScopedPart[] };
  });
  return { parts };
}

function newPart(agent: string, event: EventOf<"output_item.added">): ScopedPart {
  const { item_id } = event;
  if (event.item_type === "message") return { type: "text", item_id, agent, text: "" };
  if (event.item_type === "reasoning") return { type: "reasoning", item_id, sections: [], done: false };
  return {
    type: "tool_call",
    item_id,
    call_id: event.call_id ?? "",
    tool: event.tool ?? "",
    tool_name: event.tool_name ?? event.tool ?? "",
    arguments: "",
    output: null,
    status: "preparing",
  };
}
