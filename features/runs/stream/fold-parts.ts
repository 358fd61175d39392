import type { RunPart, ScopedPart } from "../schema";
import type { StreamEvent } from "./events";
import { type ItemEvent, updatePart } from "./fold-part";

type EventOf<K extends StreamEvent["kind"]> = Extract<StreamEvent, { kind: K }>;

/** The events that change what an answer, a step or a call of an agent is made of. */
export type PartsEvent =
  | ItemEvent
  | EventOf<"output_item.added" | "output_item.discarded" | "guardrail.result" | "memory.checkpoint">;

/** An answer, or one step's part in a workflow. */
interface PartsView {
  agent: string;
  parts: RunPart[];
}

/** The parts after one more event, wherever in them it belongs. */
export function foldParts(view: PartsView, event: PartsEvent): RunPart[] {
  return event.scope ? changeScoped(view, event, event.scope.call_id) : changeParts(view, event);
}

/** The changed list of parts: those of the answer, or of one call that is an agent. */
function changeParts(view: PartsView, event: PartsEvent): RunPart[] {
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
function changeScoped(view: PartsView, event: PartsEvent, callId: string): RunPart[] {
  return view.parts.map((part): RunPart => {
    if (part.type !== "tool_call") return part;
    const children = part.children ?? [];
    const isOwner = part.call_id === callId || children.some((each) => "call_id" in each && each.call_id === callId);
    if (!isOwner) return part;
    const agent = event.scope?.agent ?? view.agent;
    return { ...part, children: changeParts({ agent, parts: children }, { ...event, agent }) as ScopedPart[] };
  });
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
