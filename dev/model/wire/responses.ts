import {
  buildContentWithToolCallsStreamEvents,
  buildTextStreamEvents,
  buildToolCallStreamEvents,
  type ResponsesSSEEvent,
} from "@copilotkit/aimock";
import type { Answer } from "../answer";
import type { Conversation } from "../conversation";
import { type Encoding, type Frame, repeated } from "./frame";
import { pieces } from "./pieces";
import type { Usage } from "./usage";

const UNCUT = Number.POSITIVE_INFINITY;

/** Puts an answer into OpenAI's Responses protocol. */
export function encodeResponses(
  conversation: Conversation,
  answer: Answer,
  usage: Usage,
  chunkChars: number,
): Encoding {
  const events = buildEvents(conversation.model, answer).map((event) => complete(event, answer, usage));
  let sequence = 0;
  function frame(event: ResponsesSSEEvent, piece?: string): Frame {
    const data = { ...event, sequence_number: sequence++ };
    return piece === undefined ? { event: event.type, data } : { event: event.type, data, piece };
  }
  function* frames(): Generator<Frame> {
    for (const event of events) {
      if (typeof event.delta !== "string") yield frame(event);
      else {
        const delta = event.delta;
        const endless = answer.endless === true && event.type === "response.output_text.delta";
        for (const piece of repeated(() => pieces(delta, chunkChars), endless)) {
          yield frame({ ...event, delta: piece }, piece);
        }
      }
    }
  }
  return {
    frames: frames(),
    body: () => terminalResponse(events),
    error: (message) => frame({ type: "error", code: "server_error", message, param: null }),
    trailer: "",
  };
}

function buildEvents(model: string, answer: Answer): ResponsesSSEEvent[] {
  const { text, calls = [], reasoning } = answer;
  if (answer.refusal !== undefined) {
    return buildTextStreamEvents(answer.refusal, model, UNCUT, reasoning).map((event) =>
      asRefusal(event, answer.refusal ?? ""),
    );
  }
  if (text !== undefined && calls.length > 0) {
    return buildContentWithToolCallsStreamEvents(text, calls, model, UNCUT, reasoning);
  }
  if (calls.length > 0) return buildToolCallStreamEvents(calls, model, UNCUT, reasoning);
  return buildTextStreamEvents(text ?? "", model, UNCUT, reasoning);
}

/** Refusals travel like text, under other names. */
function asRefusal(event: ResponsesSSEEvent, refusal: string): ResponsesSSEEvent {
  const { text: _text, ...rest } = event;
  const full = { type: "refusal", refusal };
  switch (event.type) {
    case "response.output_text.delta":
      return { ...rest, type: "response.refusal.delta" };
    case "response.output_text.done":
      return { ...rest, type: "response.refusal.done", refusal };
    case "response.content_part.added":
      return { ...rest, part: { type: "refusal", refusal: "" } };
    case "response.content_part.done":
      return { ...rest, part: full };
    case "response.output_item.done":
      return isMessage(event.item) ? { ...rest, item: { ...event.item, content: [full] } } : event;
    case "response.completed": {
      const response = record(event.response);
      const output = Array.isArray(response.output) ? response.output : [];
      return {
        ...rest,
        response: {
          ...response,
          output: output.map((item) => (isMessage(item) ? { ...item, content: [full] } : item)),
        },
      };
    }
    default:
      return event;
  }
}

/** Adds what the vendor's response object also has: its usage in detail and why it ended early. */
function complete(event: ResponsesSSEEvent, answer: Answer, usage: Usage): ResponsesSSEEvent {
  if (event.type !== "response.completed") return event;
  const response = {
    ...record(event.response),
    error: null,
    incomplete_details: answer.incomplete ? { reason: answer.incomplete } : null,
    status: answer.incomplete ? "incomplete" : "completed",
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached ?? 0, cache_write_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  };
  return { ...event, type: answer.incomplete ? "response.incomplete" : "response.completed", response };
}

function terminalResponse(events: ResponsesSSEEvent[]): Record<string, unknown> {
  return record(events.at(-1)?.response);
}

function isMessage(item: unknown): item is Record<string, unknown> {
  return record(item).type === "message";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
