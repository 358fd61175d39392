import type { RunPart } from "../schema";
import type { StreamEvent } from "./events";

type KindOf<E> = E extends { item_id: string; kind: infer K } ? K : never;

/** The events that change one item after it began. */
export type ItemEvent = Extract<
  StreamEvent,
  { kind: Exclude<KindOf<StreamEvent>, "output_item.added" | "output_item.discarded"> }
>;

export function updatePart(part: RunPart, event: ItemEvent): RunPart {
  if (part.type === "text" && event.kind === "message.delta") return { ...part, text: part.text + event.delta };
  if (part.type === "text" && event.kind === "message.citation") {
    const citation = { ...event.citation, ...(event.file ? { file: event.file } : {}) };
    return { ...part, citations: [...(part.citations ?? []), citation] };
  }
  if (part.type === "reasoning") return updateReasoning(part, event);
  if (part.type === "tool_call") return updateToolCall(part, event);
  if (event.kind === "refusal.delta" && (part.type === "text" || part.type === "refusal")) {
    const { item_id, agent, text } = part;
    return { type: "refusal", item_id, agent, text: text + event.delta };
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

type ToolCallPart = Extract<RunPart, { type: "tool_call" }>;

function updateToolCall(part: ToolCallPart, event: ItemEvent): RunPart {
  switch (event.kind) {
    case "tool.arguments.delta":
      return { ...part, arguments: part.arguments + event.delta };
    case "tool.arguments.done":
      return { ...part, arguments: event.arguments };
    case "tool.code.delta":
      return { ...part, code: (part.code ?? "") + event.delta };
    case "tool.code.done":
      return { ...part, code: event.code };
    case "tool.status":
      return { ...part, status: event.status };
    case "tool.approval":
      return {
        ...part,
        arguments: event.arguments,
        approval: { id: event.approval_id, status: event.status, reason: event.reason },
      };
    case "tool.output":
      return finishToolCall(part, event);
    default:
      return part;
  }
}

function finishToolCall(part: ToolCallPart, event: Extract<ItemEvent, { kind: "tool.output" }>): RunPart {
  const { preview: _, ...rest } = part;
  return {
    ...rest,
    output: event.output,
    status: event.is_error ? "failed" : "completed",
    ...(event.files ? { files: event.files } : {}),
  };
}
