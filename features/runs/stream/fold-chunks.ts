import type { RunPart, ScopedPart } from "../schema";
import type { StreamEvent } from "./events";
import type { RunView } from "./fold";

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;

export function takeChunk(view: RunView, event: EventOf<"chunk.delta">): Partial<RunView> {
  const key = chunkKey(event.target);
  // A takeover may send a payload again whose first half is here already.
  const start = event.media_type === undefined ? "" : `data:${event.media_type};base64,`;
  const before = event.chunk_index === 0 ? start : (view.chunks[key] ?? "");
  return { chunks: { ...view.chunks, [key]: before + event.data } };
}

/** The payload that is now whole, and the pieces of the others. */
export function takePayload(view: RunView, { target }: EventOf<"chunk.done">) {
  const { [chunkKey(target)]: payload = "", ...chunks } = view.chunks;
  return { chunks, payload };
}

export function finishPayload(parts: readonly RunPart[], target: Target, payload: string): RunPart[] {
  return parts.map((part) => completed(part, target, payload));
}

type Target = EventOf<"chunk.done">["target"];

function completed(part: RunPart, target: Target, payload: string): RunPart {
  if (part.type !== "tool_call") return part;
  if (part.item_id === target.item_id) return withPayload(part, target.field, payload);
  if (!part.children?.some((child) => "item_id" in child && child.item_id === target.item_id)) return part;
  const children = part.children.map((child) => completed(child, target, payload) as ScopedPart);
  return { ...part, children };
}

function withPayload(part: Extract<RunPart, { type: "tool_call" }>, field: string, payload: string): RunPart {
  if (field === "output" || field === "arguments" || field === "code") return { ...part, [field]: payload };
  return field.startsWith("partial_image_") ? { ...part, preview: payload } : part;
}

function chunkKey(target: Target): string {
  return `${target.item_id}:${target.field}`;
}
