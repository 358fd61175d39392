import { z } from "zod";
import type { StreamEventBody } from "../stream/events";
import type { ItemWriter, ToolLabel } from "./items";

const place = { output_index: z.number() };

/** The events of the OpenAI Responses API that the public stream shows. All others are passed over. */
const ResponsesEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("response.output_item.added"),
    ...place,
    item: z.object({ type: z.string(), call_id: z.string().optional(), name: z.string().optional() }),
  }),
  z.object({ type: z.literal("response.output_text.delta"), ...place, content_index: z.number(), delta: z.string() }),
  z.object({ type: z.literal("response.refusal.delta"), ...place, content_index: z.number(), delta: z.string() }),
  z.object({ type: z.literal("response.refusal.done"), ...place }),
  z.object({
    type: z.literal("response.reasoning_summary_text.delta"),
    ...place,
    summary_index: z.number(),
    delta: z.string(),
  }),
  z.object({ type: z.literal("response.reasoning_summary_part.done"), ...place, summary_index: z.number() }),
  z.object({ type: z.literal("response.function_call_arguments.delta"), ...place, delta: z.string() }),
  z.object({ type: z.literal("response.function_call_arguments.done"), ...place, arguments: z.string() }),
  z.object({ type: z.literal("response.output_item.done"), ...place }),
]);
type ResponsesEvent = z.output<typeof ResponsesEvent>;

const shownTypes = new Set<unknown>(ResponsesEvent.options.flatMap(({ shape }) => [...shape.type.values]));

export type LabelTool = (name: string) => ToolLabel | null;

/** Projects one raw event of the Responses API. `label` answers null for a call that is a hand-off: it is not shown. */
export function projectResponsesEvent(raw: { type: string }, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  // A failed parse costs more than all else here, and every response ends with events that are not shown.
  if (!shownTypes.has(raw.type)) return [];
  const parsed = ResponsesEvent.safeParse(raw);
  if (!parsed.success) return [];
  const event = parsed.data;
  const key = String(event.output_index);
  switch (event.type) {
    case "response.output_item.added":
      return addItem(key, event.item, items, label);
    case "response.output_text.delta":
      return items.text(key, event.content_index, event.delta);
    case "response.refusal.delta":
      return items.refusal(key, event.content_index, event.delta);
    case "response.refusal.done":
      return items.refusalDone(key);
    case "response.reasoning_summary_text.delta":
      return items.reasoning(key, event.summary_index, event.delta);
    case "response.reasoning_summary_part.done":
      return items.reasoningDone(key, event.summary_index);
    case "response.function_call_arguments.delta":
      return items.toolArguments(key, event.delta);
    case "response.function_call_arguments.done":
      return items.toolArgumentsDone(key, event.arguments);
    case "response.output_item.done":
      return items.done(key);
  }
}

type AddedItem = Extract<ResponsesEvent, { type: "response.output_item.added" }>["item"];

function addItem(key: string, item: AddedItem, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  if (item.type === "message" || item.type === "reasoning") return items.add(key, item.type);
  if (item.type !== "function_call" || item.name === undefined || item.call_id === undefined) return [];
  const named = label(item.name);
  return named ? items.add(key, "tool_call", { callId: item.call_id, label: named }) : [];
}
