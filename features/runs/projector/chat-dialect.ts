import { z } from "zod";
import type { StreamEventBody } from "../stream/events";
import { Annotation, toCitation } from "./citations";
import type { ItemWriter } from "./items";
import type { LabelTool } from "./responses-dialect";

const ToolCallDelta = z.object({
  index: z.number().default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

/** A chunk of the Chat Completions API; `reasoning_content` and `reasoning` are what compatible servers call it. */
const ChatChunk = z.object({
  choices: z.array(
    z.object({
      delta: z.object({
        content: z.string().nullish(),
        refusal: z.string().nullish(),
        reasoning_content: z.string().nullish(),
        reasoning: z.string().nullish(),
        tool_calls: z.array(ToolCallDelta).nullish(),
        annotations: z.array(z.unknown()).nullish(),
      }),
      finish_reason: z.string().nullish(),
    }),
  ),
});

/** Projects one raw chunk of the Chat Completions API, which names no items: they are told apart by what they carry. */
export function projectChatChunk(raw: unknown, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  const parsed = ChatChunk.safeParse(raw);
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!choice) return [];
  const { delta } = choice;
  const events: StreamEventBody[] = [];
  const thought = delta.reasoning_content ?? delta.reasoning;
  if (thought) events.push(...ensure(items, "reasoning", "reasoning"), ...items.reasoning("reasoning", 0, thought));
  if (delta.content) {
    events.push(...endThought(items), ...ensure(items, "text", "message"), ...items.text("text", 0, delta.content));
  }
  if (delta.refusal) {
    events.push(...endThought(items), ...ensure(items, "text", "message"), ...items.refusal("text", 0, delta.refusal));
  }
  for (const annotation of delta.annotations ?? []) events.push(...cite(annotation, items));
  for (const call of delta.tool_calls ?? []) events.push(...projectToolCall(call, items, label));
  return events;
}

const UrlCitation = z.object({ url_citation: z.record(z.string(), z.unknown()) });

/** Chat Completions nests what the Responses API says flatly. */
function cite(annotation: unknown, items: ItemWriter): StreamEventBody[] {
  const { data } = UrlCitation.safeParse(annotation);
  const flat = Annotation.safeParse({ ...data?.url_citation, type: "url_citation" }).data;
  const cited = flat ? toCitation(flat, new Map()) : null;
  return cited ? items.citation("text", 0, cited.citation) : [];
}

function projectToolCall(call: z.output<typeof ToolCallDelta>, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  const key = `tool:${call.index}`;
  const events: StreamEventBody[] = [];
  if (call.id && call.function?.name && !items.has(key)) {
    const named = label(call.function.name);
    events.push(...endThought(items));
    if (named) events.push(...items.add(key, "tool_call", { callId: call.id, label: named }));
  }
  if (call.function?.arguments) events.push(...items.toolArguments(key, call.function.arguments));
  return events;
}

function ensure(items: ItemWriter, key: string, type: "message" | "reasoning"): StreamEventBody[] {
  return items.has(key) ? [] : items.add(key, type);
}

function endThought(items: ItemWriter): StreamEventBody[] {
  return items.has("reasoning") ? items.done("reasoning") : [];
}
