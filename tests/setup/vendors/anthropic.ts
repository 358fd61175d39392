import type { Answer, Call } from "@/dev/model/answer";
import type { Encoding, Frame } from "@/dev/model/wire/frame";
import { pieces } from "@/dev/model/wire/pieces";
import type { Usage } from "@/dev/model/wire/usage";

type Block = Record<string, unknown>;
type Delta = { type: string } & Record<string, string>;

/** Puts an answer into the protocol of Anthropic's Messages API (docs.anthropic.com, streaming messages). */
export function encodeAnthropic(model: string, answer: Answer, usage: Usage | null, chunkChars: number): Encoding {
  const cached = usage?.cached ?? 0;
  const begun = { input_tokens: (usage?.input ?? 0) - cached, cache_read_input_tokens: cached, output_tokens: 0 };
  function* frames(): Generator<Frame> {
    const message = { id: "msg_1", type: "message", role: "assistant", model, content: [], stop_reason: null };
    yield named({ type: "message_start", message: { ...message, stop_sequence: null, usage: begun } });
    yield named({ type: "ping" });
    let index = 0;
    for (const block of blocksOf(answer)) yield* blockFrames(block, index++, chunkChars);
    yield named({
      type: "message_delta",
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: {
        output_tokens: usage?.output ?? 0,
        ...(usage ? { output_tokens_details: { thinking_tokens: usage.reasoning } } : {}),
      },
    });
    yield named({ type: "message_stop" });
  }
  return {
    frames: frames(),
    body: () => ({}),
    error: (message) => named({ type: "error", error: { type: "overloaded_error", message } }),
    trailer: "",
  };
}

function stopReason({ refusal, incomplete, calls }: Answer): string {
  if (refusal !== undefined) return "refusal";
  if (incomplete) return "max_tokens";
  return calls?.length ? "tool_use" : "end_turn";
}

interface Streamed {
  start: Block;
  text: string;
  delta: (piece: string) => Delta;
  last?: Delta;
}

function blocksOf({ reasoning, text, calls = [] }: Answer): Streamed[] {
  const thinking: Streamed[] = reasoning
    ? [
        {
          start: { type: "thinking", thinking: "", signature: "" },
          text: reasoning,
          delta: (piece) => ({ type: "thinking_delta", thinking: piece }),
          last: { type: "signature_delta", signature: "signed-by-anthropic" },
        },
      ]
    : [];
  const said: Streamed[] = text
    ? [{ start: { type: "text", text: "" }, text, delta: (piece) => ({ type: "text_delta", text: piece }) }]
    : [];
  return [...thinking, ...said, ...calls.map(toolUse)];
}

function toolUse({ id, name, arguments: args }: Call, index: number): Streamed {
  return {
    start: { type: "tool_use", id: id ?? `toolu_${index}`, name, input: {} },
    text: args,
    delta: (piece) => ({ type: "input_json_delta", partial_json: piece }),
  };
}

function* blockFrames(block: Streamed, index: number, chunkChars: number): Generator<Frame> {
  yield named({ type: "content_block_start", index, content_block: block.start });
  for (const piece of pieces(block.text, chunkChars)) {
    yield { ...named({ type: "content_block_delta", index, delta: block.delta(piece) }), piece };
  }
  if (block.last) yield named({ type: "content_block_delta", index, delta: block.last });
  yield named({ type: "content_block_stop", index });
}

function named(data: { type: string } & Record<string, unknown>): Frame {
  return { event: data.type, data };
}
