import "server-only";
import type { ResponseStreamEvent } from "@openai/agents";

interface RawEvent {
  type?: unknown;
  choices?: { delta?: Record<string, unknown> | null; finish_reason?: string | null }[];
  finishReason?: { unified?: string; raw?: string };
}

/** How an answer ends before its model wanted it to; null for all other events. */
export type EarlyEnd = "cut_short" | "refused" | "interrupted";

/**
 * Reads from a provider's own event that an answer ends early. The Responses API has an event for it, which the Agents
 * SDK makes a failure; in Chat Completions the last chunk says so, in the AI SDK the finishing part, and the Agents SDK
 * would take both for whole answers.
 */
export function earlyEnd(event: ResponseStreamEvent): EarlyEnd | null {
  const raw = rawEvent(event);
  if (!raw) return null;
  if (raw.type === "response.incomplete") return "cut_short";
  if (Array.isArray(raw.choices)) {
    const reason = raw.choices[0]?.finish_reason;
    return reason === "length" || reason === "content_filter" ? "cut_short" : null;
  }
  return raw.type === "finish" ? endOfParts(raw.finishReason ?? {}) : null;
}

/** Anthropic calls it a refusal; Google blocks a prompt, or an answer, for a reason of its own. */
function endOfParts({ unified, raw }: NonNullable<RawEvent["finishReason"]>): EarlyEnd | null {
  if (unified === "length") return "cut_short";
  if (unified === "content-filter") return "refused";
  return unified === "interrupted" || (unified === "error" && raw === undefined) ? "interrupted" : null;
}

const preambles = new Set<unknown>([
  "response.created",
  "response.in_progress",
  "response.queued",
  "response.failed",
  "error",
  "stream-start",
  "response-metadata",
  "raw",
]);

/** Whether an event says nothing of the answer yet: until one does, another model may still be asked instead. */
export function isPreamble(event: ResponseStreamEvent): boolean {
  if (event.type === "response_started") return true;
  const raw = rawEvent(event);
  if (!raw) return false;
  if (preambles.has(raw.type)) return true;
  if (!Array.isArray(raw.choices)) return false;
  return raw.choices.every(({ delta, finish_reason }) => !finish_reason && !Object.entries(delta ?? {}).some(saysMore));
}

function saysMore([key, value]: [string, unknown]): boolean {
  return key !== "role" && value !== null && value !== undefined && value !== "";
}

function rawEvent(event: ResponseStreamEvent): RawEvent | null {
  if (event.type !== "model") return null;
  const raw: unknown = event.event;
  return typeof raw === "object" && raw !== null ? raw : null;
}
