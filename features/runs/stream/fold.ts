import type { Usage } from "@/features/models/schema";
import type { RunError, RunPart } from "../schema";
import type { FinalStatus, StreamEvent } from "./events";

/** A run as its events so far describe it. Plain data: the server stores `parts`, the browser renders it. */
export interface RunView {
  lastEventId: number;
  agent: string;
  parts: RunPart[];
  /** Null while the run goes on. */
  outcome: FinalStatus | "failed" | null;
  error: RunError | null;
  usage: Usage | null;
  /** True once the run was taken over after a crash. */
  resumed: boolean;
  /** Pieces of a payload that travels in chunks, by item and field. */
  chunks: Record<string, string>;
}

export function emptyRunView(agent: string): RunView {
  return { lastEventId: 0, agent, parts: [], outcome: null, error: null, usage: null, resumed: false, chunks: {} };
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
      return event.reason === "resumed" ? { resumed: true } : {};
    case "agent.updated":
      return switchAgent(view, event);
    case "output_item.added":
      return { parts: [...view.parts, newPart(view, event)] };
    case "output_item.discarded":
      return { parts: view.parts.filter((part) => part.type === "handoff" || part.item_id !== event.item_id) };
    case "final":
      return { outcome: event.status, usage: event.usage };
    case "error":
      return {
        outcome: "failed",
        error: { code: event.code, message: event.message, retryable: event.retryable },
      };
    case "chunk.delta": {
      const key = chunkKey(event.target);
      // A takeover may send a payload again whose first half is here already.
      const before = event.chunk_index === 0 ? "" : (view.chunks[key] ?? "");
      return { chunks: { ...view.chunks, [key]: before + event.data } };
    }
    case "chunk.done":
      return finishChunks(view, event.target);
    case "guardrail.result":
    case "memory.checkpoint":
      return {};
    default:
      return { parts: updateItem(view.parts, event.item_id, (part) => updatePart(part, event)) };
  }
}

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;

function switchAgent(view: RunView, event: EventOf<"agent.updated">): Partial<RunView> {
  const agent = event.agent ?? view.agent;
  if (event.previous_agent === null) return { agent };
  const handoff: RunPart = { type: "handoff", from: event.previous_agent, to: agent, to_name: event.agent_name };
  return { agent, parts: [...view.parts, handoff] };
}

function newPart(view: RunView, event: EventOf<"output_item.added">): RunPart {
  const { item_id } = event;
  if (event.item_type === "message") return { type: "text", item_id, agent: event.agent ?? view.agent, text: "" };
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

type ItemEvent = Exclude<
  StreamEvent,
  EventOf<
    | "lifecycle"
    | "agent.updated"
    | "output_item.added"
    | "output_item.discarded"
    | "final"
    | "error"
    | "chunk.delta"
    | "chunk.done"
    | "guardrail.result"
    | "memory.checkpoint"
  >
>;

function updatePart(part: RunPart, event: ItemEvent): RunPart {
  if (part.type === "text" && event.kind === "message.delta") return { ...part, text: part.text + event.delta };
  if (part.type === "reasoning") return updateReasoning(part, event);
  if (part.type === "tool_call") return updateToolCall(part, event);
  if (event.kind === "refusal.delta" && (part.type === "text" || part.type === "refusal")) {
    return { ...part, type: "refusal", text: part.text + event.delta };
  }
  return part;
}

function updateReasoning(part: Extract<RunPart, { type: "reasoning" }>, event: ItemEvent): RunPart {
  if (event.kind === "output_item.done") return { ...part, done: true };
  if (event.kind !== "reasoning_summary.delta") return part;
  const sections = [...part.sections];
  while (sections.length <= event.summary_index) sections.push("");
  sections[event.summary_index] += event.delta;
  return { ...part, sections };
}

function updateToolCall(part: Extract<RunPart, { type: "tool_call" }>, event: ItemEvent): RunPart {
  switch (event.kind) {
    case "tool.arguments.delta":
      return { ...part, arguments: part.arguments + event.delta };
    case "tool.arguments.done":
      return { ...part, arguments: event.arguments };
    case "tool.status":
      return { ...part, status: event.status };
    case "tool.output":
      return { ...part, output: event.output, status: event.is_error ? "failed" : "completed" };
    default:
      return part;
  }
}

function updateItem(parts: RunPart[], itemId: string, update: (part: RunPart) => RunPart): RunPart[] {
  return parts.map((part) => (part.type !== "handoff" && part.item_id === itemId ? update(part) : part));
}

function chunkKey(target: { item_id: string; field: string }): string {
  return `${target.item_id}:${target.field}`;
}

function finishChunks(view: RunView, target: { item_id: string; field: string }): Partial<RunView> {
  const { [chunkKey(target)]: payload = "", ...chunks } = view.chunks;
  const parts = updateItem(view.parts, target.item_id, (part) =>
    part.type === "tool_call" && target.field === "output" ? { ...part, output: payload } : part,
  );
  return { chunks, parts };
}
