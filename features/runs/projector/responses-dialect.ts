import { z } from "zod";
import type { StreamEventBody } from "../stream/events";
import { Annotation, toCitation } from "./citations";
import { beginHostedCall, endHostedCall, readHostedCall } from "./hosted-calls";
import type { HostedFiles } from "./hosted-files";
import type { ItemWriter, ToolLabel } from "./items";

const place = { output_index: z.number() };
const Item = z.looseObject({ type: z.string(), call_id: z.string().optional(), name: z.string().optional() });

/** The events of the OpenAI Responses API that the public stream shows. All others are passed over. */
const ResponsesEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("response.output_item.added"), ...place, item: Item }),
  z.object({ type: z.literal("response.output_text.delta"), ...place, content_index: z.number(), delta: z.string() }),
  z.object({
    type: z.literal("response.output_text.annotation.added"),
    ...place,
    content_index: z.number(),
    annotation: z.unknown().optional(),
  }),
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
  z.object({ type: z.literal("response.mcp_call_arguments.delta"), ...place, delta: z.string() }),
  z.object({ type: z.literal("response.mcp_call_arguments.done"), ...place, arguments: z.string() }),
  z.object({ type: z.literal("response.code_interpreter_call_code.delta"), ...place, delta: z.string() }),
  z.object({
    type: z.literal("response.image_generation_call.partial_image"),
    ...place,
    partial_image_index: z.number(),
    partial_image_b64: z.string(),
    output_format: z.string().default("png"),
  }),
  z.object({ type: z.literal("response.output_item.done"), ...place, item: z.unknown().optional() }),
]);
type ResponsesEvent = z.output<typeof ResponsesEvent>;

const shownTypes = new Set<unknown>(ResponsesEvent.options.flatMap(({ shape }) => [...shape.type.values]));

/** The name of a function that an agent calls; null for a call that is a hand-off, which is not shown. */
export type LabelTool = (name: string) => ToolLabel | null;

interface Projection {
  items: ItemWriter;
  label: LabelTool;
  /** What was stored of the files that this event brings. */
  files: HostedFiles;
}

/** Projects one raw event of the Responses API. */
export function projectResponsesEvent(raw: { type: string }, { items, label, files }: Projection): StreamEventBody[] {
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
    case "response.output_text.annotation.added":
      return cite(key, event, items, files);
    case "response.refusal.delta":
      return items.refusal(key, event.content_index, event.delta);
    case "response.refusal.done":
      return items.refusalDone(key);
    case "response.reasoning_summary_text.delta":
      return items.reasoning(key, event.summary_index, event.delta);
    case "response.reasoning_summary_part.done":
      return items.reasoningDone(key, event.summary_index);
    case "response.function_call_arguments.delta":
    case "response.mcp_call_arguments.delta":
      return items.toolArguments(key, event.delta);
    case "response.function_call_arguments.done":
    case "response.mcp_call_arguments.done":
      return items.toolArgumentsDone(key, event.arguments);
    case "response.code_interpreter_call_code.delta":
      return items.code(key, event.delta);
    case "response.image_generation_call.partial_image":
      return items.partialImage(
        key,
        event.partial_image_index,
        event.partial_image_b64,
        `image/${event.output_format}`,
      );
    case "response.output_item.done":
      return endItem(key, event.item, items, files);
  }
}

function addItem(key: string, item: z.output<typeof Item>, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  if (item.type === "message" || item.type === "reasoning") return items.add(key, item.type);
  if (item.type === "function_call" && item.name !== undefined && item.call_id !== undefined) {
    const named = label(item.name);
    return named ? items.add(key, "tool_call", { callId: item.call_id, label: named }) : [];
  }
  const call = readHostedCall(item);
  return call ? beginHostedCall(key, call, items) : [];
}

/** Some servers announce no hosted call before it is done. */
function endItem(key: string, item: unknown, items: ItemWriter, files: HostedFiles): StreamEventBody[] {
  const call = readHostedCall(item);
  if (!call) return items.done(key);
  return [...(items.has(key) ? [] : beginHostedCall(key, call, items)), ...endHostedCall(key, call, items, files)];
}

type AnnotationEvent = Extract<ResponsesEvent, { type: "response.output_text.annotation.added" }>;

function cite(key: string, event: AnnotationEvent, items: ItemWriter, files: HostedFiles): StreamEventBody[] {
  const { data: annotation } = Annotation.safeParse(event.annotation);
  const cited = annotation ? toCitation(annotation, files) : null;
  return cited ? items.citation(key, event.content_index, cited.citation, cited.file) : [];
}
