import { z } from "zod";
import { refusalText } from "@/features/models/constants";
import type { StreamEventBody } from "../stream/events";
import type { ItemWriter } from "./items";
import type { LabelTool } from "./responses-dialect";

/** The stream parts of the AI SDK that the public stream shows. All others are passed over. */
const AiSdkPart = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text-delta"), id: z.string(), delta: z.string() }),
  z.object({ type: z.literal("text-end"), id: z.string() }),
  z.object({ type: z.literal("reasoning-delta"), id: z.string(), delta: z.string() }),
  z.object({ type: z.literal("reasoning-end"), id: z.string() }),
  z.object({ type: z.literal("tool-input-start"), id: z.string(), toolName: z.string() }),
  z.object({ type: z.literal("tool-input-delta"), id: z.string(), delta: z.string() }),
  z.object({ type: z.literal("tool-call"), toolCallId: z.string(), toolName: z.string(), input: z.string() }),
  z.object({ type: z.literal("finish"), finishReason: z.object({ unified: z.string() }) }),
]);

const shownTypes = new Set<unknown>(AiSdkPart.options.flatMap(({ shape }) => [...shape.type.values]));

/** Whether a raw event is a part of the AI SDK's stream: the vendors that are spoken to through it have no other form. */
export function isAiSdkPart(raw: unknown): raw is { type: string } {
  return typeof raw === "object" && raw !== null && "type" in raw && shownTypes.has(raw.type);
}

/** Projects one part of a stream of the AI SDK. Its ids name an item within one answer. */
export function projectAiSdkPart(raw: { type: string }, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  const parsed = AiSdkPart.safeParse(raw);
  if (!parsed.success) return [];
  const part = parsed.data;
  switch (part.type) {
    // Vendors open blocks in which nothing is said, such as thoughts that stay encrypted: only words make an item.
    case "text-delta":
      return say(part, (key) => [...ensure(items, key, "message"), ...items.text(key, 0, part.delta)]);
    case "text-end":
      return items.done(`text:${part.id}`);
    case "reasoning-delta":
      return say(part, (key) => [...ensure(items, key, "reasoning"), ...items.reasoning(key, 0, part.delta)]);
    case "reasoning-end":
      return items.done(`reasoning:${part.id}`);
    case "tool-input-start":
      return beginCall(part.id, part.toolName, items, label);
    case "tool-input-delta":
      return items.toolArguments(`call:${part.id}`, part.delta);
    case "tool-call":
      return [
        ...beginCall(part.toolCallId, part.toolName, items, label),
        ...items.toolArgumentsDone(`call:${part.toolCallId}`, part.input),
        ...items.done(`call:${part.toolCallId}`),
      ];
    case "finish":
      return part.finishReason.unified === "content-filter" ? refuse(items) : [];
  }
}

function say(
  part: { type: "text-delta" | "reasoning-delta"; id: string; delta: string },
  events: (key: string) => StreamEventBody[],
): StreamEventBody[] {
  return part.delta === "" ? [] : events(`${part.type === "text-delta" ? "text" : "reasoning"}:${part.id}`);
}

function ensure(items: ItemWriter, key: string, type: "message" | "reasoning"): StreamEventBody[] {
  return items.has(key) ? [] : items.add(key, type);
}

function beginCall(callId: string, toolName: string, items: ItemWriter, label: LabelTool): StreamEventBody[] {
  const key = `call:${callId}`;
  const named = items.has(key) ? null : label(toolName);
  return named ? items.add(key, "tool_call", { callId, label: named }) : [];
}

/** The vendor only says that it refuses; people are told in words. */
function refuse(items: ItemWriter): StreamEventBody[] {
  return [...items.closeAll(), ...items.add("refusal", "message"), ...items.refusal("refusal", 0, refusalText)];
}
